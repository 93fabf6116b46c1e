"""The guide for those who write and review: templates in a folder for each language."""

from django.http import Http404
from django.utils.translation import get_language

from portal.admin.pages import desk_page
from portal.version import version

FOLDERS = {"zh-hans": "zh_hans", "en": "en"}
# In the order of the table of contents: the title in each language.
PAGES = {
    "start": {"zh-hans": "登录与工作台", "en": "Signing in, and the start page"},
    "write": {"zh-hans": "撰写与送审", "en": "Write, and ask for review"},
    "text": {"zh-hans": "编辑正文", "en": "Write a text"},
    "pictures": {"zh-hans": "图片", "en": "Pictures"},
    "checks": {"zh-hans": "“请核对”提示", "en": "What is to be checked"},
    "review": {"zh-hans": "审核、发布与撤下", "en": "Review, publish, withdraw"},
    "change": {"zh-hans": "修改已发布的内容", "en": "Change what is on the site"},
    "preview": {"zh-hans": "预览与外部链接", "en": "Previews, and links for outsiders"},
    "together": {"zh-hans": "两人同时编辑", "en": "Two people in one form"},
    "history": {"zh-hans": "历史与恢复", "en": "History, and bringing back"},
    "translations": {"zh-hans": "译文", "en": "Translations"},
    "tables": {"zh-hans": "表格导出与导入", "en": "Tables out and in"},
    "reports": {"zh-hans": "答复网站找错", "en": "Answer reports of errors"},
    "inspection": {"zh-hans": "网站检查", "en": "The inspection of the site"},
    "terms": {"zh-hans": "工作台用语", "en": "Words of the desk"},
    "roles": {"zh-hans": "角色与权限", "en": "Who may do what"},
}


def guide(request, name=""):
    if name and name not in PAGES:
        raise Http404
    active = get_language()
    language = active if active in FOLDERS else "en"
    titles = {page: title[language] for page, title in PAGES.items()}
    return desk_page(
        request,
        template_of(name, language),
        language=language,
        is_borrowed=language != active,
        titles=titles,
        name=name,
        version=version(),
        page_title=titles.get(name),
    )


def template_of(name, language):
    page = f"{FOLDERS[language]}/{name}" if name else "page"
    return f"admin/guide/{page}.html"
