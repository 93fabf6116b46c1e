"""Stored files in a bucket of S3, or of a server that speaks as S3 does.

The bucket is private: an address is always one of the portal's own. What goes wrong is
an `OSError` with a sentence, as it would be of a disk, so code that uses stored
files need not know where they are. Loaded only where such an address is set.
"""

import errno
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from time import monotonic
from types import SimpleNamespace
from urllib.parse import quote, urljoin

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage
from storages.utils import clean_name
from urllib3.exceptions import HTTPError

from portal.files.names import name_of_original
from portal.files.storage import Opened, Stored

PART = 16 * 2**20  # bytes that are sent at once
IN_MEMORY = 2**20  # bytes of an opened file; the rest is on the disk
KNOWN_FOR = 60  # seconds in which nobody asks again for what was not there
PAUSE = 5  # seconds in which no page asks a server again that did not answer
MOST_KNOWN = 5000  # pictures
NOT_THERE = {"404", "NoSuchKey", "NotFound"}
FULL = {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "507"}
REFUSED = {"403", "401", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"}


class BucketStorage(S3Storage):
    """That of django-storages, with what the portal asks of its storages beside it."""

    def __init__(self, **options):
        self.known = {}  # names of the sizes of a picture, and when they were asked for
        self.away_until = 0.0
        style = options.pop("addressing_style", "path")
        client = Config(
            s3={"addressing_style": style},
            signature_version="s3v4",
            connect_timeout=3,
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 2},
            # Few servers but Amazon's know the sums that are sent along otherwise.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(
            client_config=client,
            transfer_config=TransferConfig(
                use_threads=False, multipart_chunksize=PART, multipart_threshold=PART
            ),
            file_overwrite=False,
            max_memory_size=IN_MEMORY,
            **options,
        )

    # What Django asks

    def _open(self, name, mode="rb"):
        with self.asking(name):
            file = super()._open(name, mode)
            file.open()  # all of it is fetched now, so that reading does not fail
            return file

    def _save(self, name, content):
        with self.asking(name):
            return super()._save(name, content)

    def delete(self, name):
        self.known.pop(name_of_original(name), None)
        with self.asking(name):
            super().delete(name)

    def exists(self, name):
        with self.asking(name):
            return super().exists(name)

    def listdir(self, name):
        with self.asking(name):
            return super().listdir(name)

    def size(self, name):
        with self.asking(name):
            return super().size(name)

    def get_modified_time(self, name):
        with self.asking(name):
            found = self.object_of(name)
            at = changed(found.metadata, found.last_modified)
            return datetime.fromtimestamp(at, UTC)

    def url(self, name, *args, **kwargs):
        return urljoin(settings.MEDIA_URL, quote(clean_name(name)))

    # What the portal asks beside that; `WholeFileStorage` says what is meant.

    @property
    def place(self):
        return f"s3://{self.bucket_name}/{self.location}".rstrip("/")

    def is_there(self):
        return True  # the first question finds out

    def free(self):
        return None

    def can_hold(self, name):
        try:
            key = self.key_of(name)
            is_own = self.name_of(key) == name
            return is_own and not name.endswith("/") and len(key.encode()) <= 1024
        except (SuspiciousOperation, ValueError):
            return False

    def which_exist(self, names, now=False):
        """Those of the names, sizes of one picture, that are there.

        Pages ask for all their pictures: what is there is remembered, and where the
        server does not answer they go on with that. With `now` neither is so.
        """
        wanted = set(names)
        if not wanted:
            return wanted
        original = name_of_original(min(wanted))
        if now:
            return wanted & self.related(original)
        found, at = self.known.get(original, (set(), -KNOWN_FOR))
        is_late = monotonic() > max(at + KNOWN_FOR, self.away_until)
        if not wanted <= found and is_late:
            with suppress(OSError):
                found = self.related(original)
                if len(self.known) >= MOST_KNOWN:
                    self.known.clear()
                self.known[original] = found, monotonic()
        return wanted & found

    def opened(self, name):
        if not self.can_hold(name):
            return None
        try:
            with self.asking(name):
                answer = self.object_of(name).get()
        except FileNotFoundError:
            return None
        at = changed(answer["Metadata"], answer["LastModified"])
        return Opened(Body(self, name, answer["Body"]), answer["ContentLength"], at)

    def put(self, name, content, changed):
        with self.asking(name):
            self.object_of(name).upload_fileobj(
                # The library may not close it, nor go back in it.
                SimpleNamespace(read=content.read),
                ExtraArgs={"Metadata": {"changed": str(changed)}},
                Config=self.transfer_config,
            )

    def related(self, name):
        return {each.name for each in self.listed(f"{self.key_of(name)}.")}

    def walk(self, on_error):
        yield from self.listed(f"{self.location}/".lstrip("/"))

    def look_at(self, name):
        with self.asking(name):
            found = self.object_of(name)
            return stored(name, found.content_length, found.last_modified)

    def drop_unfinished(self, seconds):
        before = datetime.now(UTC) - timedelta(seconds=seconds)
        first = f"{self.location}/".lstrip("/")
        with self.asking(""):
            for upload in self.begun():
                if upload.object_key.startswith(first) and upload.initiated < before:
                    upload.abort()

    def begun(self):
        """Uploads that have not ended; some servers know none, or say nothing of it."""
        try:
            yield from self.bucket.multipart_uploads.all()
        except ClientError as error:
            if error.response["Error"]["Code"] not in {
                "NoSuchUpload",
                "NotImplemented",
            }:
                raise

    # How it asks

    def key_of(self, name):
        return self._normalize_name(clean_name(name))

    def name_of(self, key):
        return key.removeprefix(self.location).lstrip("/")

    def object_of(self, name):
        return self.bucket.Object(self.key_of(name))

    def listed(self, prefix):
        with self.asking(""):
            for each in self.bucket.objects.filter(Prefix=prefix):
                yield stored(self.name_of(each.key), each.size, each.last_modified)

    @contextmanager
    def asking(self, name):
        """What the server refuses, or does not answer, is an `OSError`."""
        try:
            yield
        except ParamValidationError:
            raise FileNotFoundError(errno.ENOENT, _("No such file."), name) from None
        except ClientError as error:
            raise self.refusal(error, name) from error
        except (BotoCoreError, HTTPError) as error:
            self.away_until = monotonic() + PAUSE
            text = _("The server cannot be reached, or it does not answer.")
            raise OSError(errno.EHOSTDOWN, text, self.place) from error

    def refusal(self, error, name):
        """What the server said, as an `OSError`."""
        code = error.response.get("Error", {}).get("Code", "")
        status = str(error.response["ResponseMetadata"].get("HTTPStatusCode", ""))
        if code in NOT_THERE:
            return FileNotFoundError(errno.ENOENT, _("No such file."), name)
        if code in FULL or status in FULL:
            return OSError(errno.ENOSPC, _("There is no room left."), self.place)
        if code == "NoSuchBucket":
            text = _("There is no such bucket.")
        elif code in REFUSED or status in REFUSED:
            text = _("The key is not accepted, or it may not do this.")
        else:
            text = _("The server says: %(reason)s.") % {"reason": code or status}
        return OSError(errno.EHOSTDOWN, text, self.place)


def stored(name, size, at):
    return Stored(name, size, int(at.timestamp()) * 10**9)


def changed(metadata, stored_at):
    """When a file was changed: at the old place, if it was brought back from a copy."""
    metadata = {name.lower(): value for name, value in metadata.items()}
    at = metadata.get("changed", "")
    return int(at) if at.isdecimal() else int(stored_at.timestamp())


class Body:
    """The content of a stored file, as it comes from the server."""

    def __init__(self, storage, name, body):
        self.storage, self.name, self.body = storage, name, body

    def read(self, size=-1):
        with self.storage.asking(self.name):
            return self.body.read(None if size < 0 else size)

    def close(self):
        self.body.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
