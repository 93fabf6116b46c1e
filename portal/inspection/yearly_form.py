"""The yearly form of a government site, which is due at the end of January.

国办函〔2018〕12号 asks for it. The rows are those of published forms, from memory: the
office compares them with the form that it is sent, and edits, adds or deletes rows.
"""

from datetime import date

from django.conf import settings
from django.db.models import Avg, F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.content.kinds import content_models
from portal.editorial.reminders import Reminder, reminds
from portal.inspection.findings import RIGHT
from portal.inspection.models import Account, Code, FormRow, Threshold
from portal.models import ErrorReport, SiteSettings, Story

LAST_DAY, FIRST_DAY = 31, 2  # of January: the deadline, and the first warning
VERIFY = "请与下发的报表核对"  # what every new form says
# Section, then its rows: name, unit, and what the portal counts for it.
ROWS = {
    "基本信息": [
        *(
            ("填报单位", "", "office"),
            ("网站名称", "", "site"),
            ("首页网址", "", "url"),
        ),
        *(("主办单位", "", "office"), ("网站类型", "", "")),
        *(("政府网站标识码", "", "code"), ("ICP备案号", "", "icp")),
        *(("公安机关备案号", "", "police"),),
        *(("独立用户访问总量", "个", ""), ("网站总访问量", "次", "")),
    ],
    "信息发布": [
        *(("总数", "条", "published"), ("概况类信息更新量", "条", "profiles")),
        *(("政务动态信息更新量", "条", "news"), ("信息公开目录信息更新量", "条", "")),
    ],
    "专栏专题": [("维护数量", "个", ""), ("新开设数量", "个", "")],
    "解读回应": [
        *(("解读信息发布总数", "条", ""), ("解读材料数量", "条", "")),
        *(("解读产品数量", "个", ""), ("媒体评论文章数量", "篇", "")),
        *(("回应公众关注热点或重大舆情数量", "次", ""),),
    ],
    "办事服务": [
        *(("是否发布服务事项目录", "", ""), ("注册用户数", "个", "")),
        *(("政务服务事项数量", "项", ""), ("可全程在线办理事项数量", "项", "")),
        *(("办件量（自然人）", "件", ""), ("办件量（法人）", "件", "")),
    ],
    "互动交流": [
        *(("是否使用统一平台", "", ""), ("收到留言数量", "条", "received")),
        *(("办结留言数量", "条", "answered"), ("平均办理时间", "天", "days")),
        *(("公开答复数量", "条", ""), ("征集调查期数", "期", "")),
        *(("征集调查收到意见数量", "条", ""), ("公布调查结果期数", "期", "")),
        *(("在线访谈期数", "期", ""), ("访谈网民留言数量", "条", "")),
        *(("访谈答复网民提问数量", "条", ""), ("是否提供智能问答", "", "")),
    ],
    "安全防护": [
        *(("安全检测评估次数", "次", ""), ("发现问题数量", "个", "")),
        *(("问题整改数量", "个", ""), ("是否建立安全监测预警机制", "", "")),
        *(("是否开展应急演练", "", ""), ("是否明确网站安全责任人", "", "")),
    ],
    "移动新媒体": [
        *(("微博名称", "", ""), ("微博信息发布量", "条", ""), ("微博关注量", "个", "")),
        *(("微信名称", "", "accounts"), ("微信信息发布量", "条", "")),
        *(("微信订阅数", "个", ""),),
    ],
    "创新发展": [
        *(("搜索即服务", "", ""), ("多语言版本", "个", "languages")),
        *(("无障碍浏览", "", "accessible"), ("千人千网", "", ""), ("其他", "", "")),
    ],
}


def counts(year):
    """Return by name what the portal knows of a year, as texts; "" if unknown."""
    site = SiteSettings.objects.first() or SiteSettings()
    numbers = {
        model: model.objects.published().filter(published_at__year=year).count()
        for model in content_models()
    }
    reports = ErrorReport.objects.filter(received_at__year=year)
    reports = reports.exclude(state=ErrorReport.State.SPAM)
    done = reports.filter(finished_at__isnull=False)
    took = done.aggregate(time=Avg(F("finished_at") - F("received_at")))["time"]
    names = Account.objects.order_by("pk").values_list("name", flat=True)
    found = {
        **{"office": site.office, "site": site.name, "url": settings.SITE_URL},
        **{"code": site.identification_code, "icp": site.icp_number},
        "police": site.police_number,
        "published": sum(numbers.values()),
        "news": numbers[Story],
        "profiles": sum(numbers.values()) - numbers[Story],
        **{"received": reports.count(), "answered": done.count()},
        "days": round(took.total_seconds() / 86400, 1) if took else "",
        "accounts": "、".join(names),
        **{"languages": len(settings.LANGUAGES), "accessible": "是"},
    }
    return {name: str(value) for name, value in found.items()}


def rows_of(year):
    """Return the rows of the form by section, each with what it shows as `shown`.

    That is its value, or what is counted.
    """
    rows = list(FormRow.objects.filter(year=year).order_by("position", "pk"))
    sections = list(dict.fromkeys(row.section for row in rows))
    rows.sort(key=lambda row: sections.index(row.section))
    with translation.override(settings.LANGUAGE_CODE):  # the form is in Chinese
        known = counts(year) if any(row.source for row in rows) else {}
    for row in rows:
        row.shown = row.value or known.get(row.source, "")
    return rows


def start(year):
    """Create the rows of a year, like those of the year before; return how many.

    Values without a unit, such as names, are copied, and numbers are not.
    """
    if FormRow.objects.filter(year=year).exists():
        return 0
    before = list(FormRow.objects.filter(year=year - 1).order_by("position", "pk"))
    rows = [
        FormRow(
            **{"section": row.section, "name": row.name, "unit": row.unit},
            **{"source": row.source, "value": "" if row.unit else row.value},
        )
        for row in before
    ]
    for section, names in {} if rows else ROWS.items():
        for name, unit, source in names:
            rows.append(FormRow(section=section, name=name, unit=unit, source=source))
    for position, row in enumerate(rows, start=1):
        row.year, row.position = year, position * 10
    # A second click meanwhile has created the same rows.
    return len(FormRow.objects.bulk_create(rows, ignore_conflicts=True))


@reminds(RIGHT)
def remind_of_form(today):
    """Remind of the form of last year in January, until no row is empty."""
    if today.month != 1:
        return []
    limits = dict(Threshold.objects.values_list("rule", "limit"))
    last = min(limits.get(Code.FORM, LAST_DAY), 31)
    if today.day < limits.get(Code.FORM_WARNING, FIRST_DAY):
        return []
    year = today.year - 1
    rows = rows_of(year)
    if rows and all(row.shown for row in rows):
        return []
    due = date(today.year, 1, last)
    text = _("The yearly form of the site for %(year)s is due.") % {"year": year}
    url = reverse("admin_yearly_form", args=[year])
    return [Reminder(f"form:{year}:{due}", text, due, url, RIGHT, today > due)]
