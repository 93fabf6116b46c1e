"""What is written down of requests in production."""

import logging


class RefusalsInOneLine(logging.Filter):
    """Drops the traceback of what a request did wrong; ours are kept."""

    def filter(self, record):
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True
