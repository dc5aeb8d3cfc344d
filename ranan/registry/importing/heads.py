"""Which fact of a place a heading names: the usual words of sub-districts, departments and gas companies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ranan.rules.sheet_cells import plain

# In the order in which a page lists them.
FIELDS = (
    "name", "address", "kind", "street", "neighbourhood", "park", "uscc", "operator", "manager", "manager_phone",
    "landlord", "landlord_phone", "liaison", "liaison_phone", "phone", "id_number", "gas", "elderly", "opened_on",
    "latitude", "longitude", "point",
)  # fmt: skip
COORDINATES = frozenset({"latitude", "longitude", "point"})
LONGEST = 30  # characters of a heading
_PLACE = (
    "(单位|场所|店铺?|门店|商户|商铺|用户|餐饮(单位|店|场所)?|企业|学校|机构|站点|楼宇|建筑|客户|燃气用户|用气单位|户)"
)
_PHONE = "(联系|手机|移动|固定)?(电话|手机号?码?|号码|方式|联系方式|电话号码)"
_BOSS = "(主要|现场|安全|场所|单位|店铺|企业)?(负责人|店长|店主|经理|管理人|责任人|业主负责人)"
_OWNER = "(房东|产权人|出租人|房屋产权人|产权单位|房屋业主|业主)"
_CONTACT = "(燃气|安全|用气)?(联系人|联络员|联络人|安全员|管理员)"

_TABLE: tuple[tuple[str, str], ...] = (
    ("", r"序号?|编号|号|no\.?|备注|说明|法定代表人|法人代表|场所编号|登记号"),
    ("uscc", r".*(统一社会)?信用代码.*|营业执照(号码?|编号|注册号)|税号|机构代码"),
    ("manager_phone", rf"{_BOSS}的?{_PHONE}"),
    ("landlord_phone", rf"{_OWNER}的?{_PHONE}"),
    ("liaison_phone", rf"{_CONTACT}的?{_PHONE}"),
    ("manager", rf"{_BOSS}(姓名|名称)?"),
    ("landlord", rf"{_OWNER}(姓名|名称)?"),
    ("liaison", rf"{_CONTACT}(姓名|名称)?"),
    ("id_number", r"(居民|户主)?身份证(件)?(号码?)?|证件号码?"),
    ("phone", rf"({_PLACE}|户主|经营者)?{_PHONE}"),
    ("operator", r"经营者(名称|姓名)?|经营(单位|主体)|企业名称|公司名称|营业执照名称|注册名称|法人(单位|名称)?|运营单位|市场主体(名称)?"),
    ("neighbourhood", r"(所属|所在)?(居委会?|社区|村居|居村委?|居民区|村委会?|居委社区|居村)(名称)?"),
    ("street", r"(所属|所在)?(街道|街镇|属地|乡镇|街道乡镇|街道\(镇\)|街道/镇|镇|属地(单位|街镇)|所属街镇)(名称)?"),
    ("park", r"(是否)?(在|属于?)?(临空)?(园区|临空)(内|范围)?(场所)?"),
    ("kind", rf"{_PLACE}?(类型|类别|性质|种类|业态|分类)|(所属)?行业(类别|类型)?|业态"),
    ("gas", r"(用气|燃气|气源|供气)(种类|类型|类别|性质|方式|品种)?|气种|气体种类|使用燃气(种类|类型)?|用气情况"),
    ("elderly", r".*(独居|高龄|孤老|老人|老年|困难老人).*"),
    ("opened_on", r"(开业|开张|成立|营业|启用|开户|投用|登记|入户|在册)(日期|时间|年月)"),
    ("point", r"(gps|地图|经纬度?|地理)?(坐标|经纬度|位置坐标)(\(.*\))?|经度[,，、/]?纬度|纬度[,，、/]?经度"),
    ("longitude", r"(gps|地图)?(经度|东经|lng|lon|longitude|坐标x|x坐标|x)(\(.*\))?(坐标)?"),
    ("latitude", r"(gps|地图)?(纬度|北纬|lat|latitude|坐标y|y坐标|y)(\(.*\))?(坐标)?"),
    ("address", r".*(地址|住址)|门牌号?码?|(所在|具体|详细)?位置|坐落|地点|经营场所|住所"),
    (
        "name",
        rf"名称|{_PLACE}?(名称|名字|全称|字号|招牌|店招|店名|校名)|店名|(店招|招牌|店面|门头|字号)(名称|名字)?|户主(姓名|名)?|户名|居民姓名|用户姓名|姓名"
        rf"|{_PLACE}|单位\(场所\)(名称)?|场所\(单位\)(名称)?",
    ),
)  # fmt: skip
_FITS = tuple((field, re.compile(pattern)) for field, pattern in _TABLE)
_NOISE = re.compile(r"[*＊#:：]|\((必填|选填|可选|如有|全称|没有可空|必须|下拉选择|下拉)\)")


_PERSON = re.compile(r"姓名|户主(姓名|名)?|居民姓名|用户姓名")


@lru_cache(maxsize=4096)
def field_of(heading: str) -> str | None:
    """The fact that a heading names; "" for a column that is known and not used, None for one that is not known."""
    words = _NOISE.sub("", plain(heading).lower())
    if not words or len(words) > LONGEST:
        return None
    return next((field for field, fits in _FITS if fits.fullmatch(words)), None)


def told(headings: Sequence[str]) -> dict[str, int]:
    """Fact → column, the first that names it. A column of persons' names is no name of a place where one stands beside."""
    found: dict[str, int] = {}
    for column, heading in enumerate(headings):
        field = field_of(heading) if heading else None
        if field == "name" and field in found and _is_company(heading) and "operator" not in found:
            found["operator"] = column
        elif field == "name" and field in found and _is_person(headings[found["name"]]) and not _is_person(heading):
            found.setdefault("manager", found["name"])
            found["name"] = column
        elif field and field not in found:
            found[field] = column
    if "name" in found and "operator" in found and _is_person(headings[found["name"]]):
        found.setdefault("manager", found.pop("name"))
    return found


def _is_company(heading: str) -> bool:
    return "企业" in heading or "公司" in heading


def _is_person(heading: str) -> bool:
    """Whether it heads people's names, of whom a household's is its name."""
    return bool(_PERSON.fullmatch(_NOISE.sub("", plain(heading).lower())))
