"""Which field a heading names: the usual words of sub-districts and departments, with brackets, spaces and breaks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ranan.rules.sheet_cells import plain


class Meaning(NamedTuple):
    """A field and how well the heading names it (1 best). Some need the column's values to be decided:

    `grade?` (类别), `measure?`, `lead?` (责任部门), `party?` (检查单位), `mended` (整改时间).
    """

    field: str
    rank: int


_PLACE = (
    "单位|场所|企业|商户|用户|店铺|门店|经营户|餐饮单位|餐饮企业|餐饮场所|餐饮店|站点|项目|对象|检查对象|经营者|经营主体|市场主体|主体|楼宇|设施"
    "|隐患单位|隐患主体|隐患场所|用气单位|用气场所|用气用户|燃气用户|燃气企业|场所单位|单位场所|使用单位|商铺|招牌|店|户主|住户|居民|居民户|经营单位"
    "|被检查单位|被检查企业|被检查场所|被检查对象|被检单位|受检单位|受检企业|受检场所|被查单位|存在隐患单位|排查单位或场所|检查场所|检查点位|检查点|排查对象|排查场所"
    "|单位\\(场所\\)|场所\\(单位\\)|单位/场所|场所/单位|单位或场所|单位/个人|企业/场所|企业\\(场所\\)|企业\\(单位\\)"
)
_TIME = "(时间|日期|年月日|日)"
_HAZARD = (
    "(隐患|问题|问题隐患|隐患问题|隐患及问题|问题及隐患|隐患和问题|问题和隐患"
    "|隐患\\(问题\\)|问题\\(隐患\\)|隐患/问题|问题/隐患)"
)
_PERSON = "(人员?|员|者|人员?姓名|员姓名|人员?签名|人员?签字|组成员|干部)"

# In order: the first that fits the whole heading wins.
_TABLE: tuple[tuple[str, int, str], ...] = (
    ("serial", 1, r"序号?|编号|no\.?|排序|流水号|(隐患|台账|问题)(编号|序号)"),
    (
        "major",
        1,
        r"是否(为|属于?|构成)?重大(事故|安全|燃气)*(隐患)?|重大(事故|安全|燃气)*隐患|重大|(是否)?重大隐患是否",
    ),
    ("general", 1, r"一般(事故|安全)*(隐患)?"),
    (
        "grade",
        1,
        r"(事故|安全|燃气)*(隐患|问题)?(风险)?(等级|级别|分级|严重程度|程度|等次)(判定|评定|划分)?|重大/一般|一般/重大",
    ),
    ("grade?", 2, r"(隐患|问题)(类别|类型|性质|分类|种类)|性质|类别"),
    ("due", 1, r"(?!.*(实际|是否)).*(时限|限期|截止|最后期限|整改期限|完成期限|期限).*"),
    ("due", 1, rf"(要求|应当?|需|计划|拟|预计|限定|责令|规定|承诺|约定).*({_TIME}|期)"),
    ("due", 2, rf"(整改)?到期{_TIME}?|.*要求.*{_TIME}"),
    ("done", 1, r"是否(已|全部|按期|如期)*(完成|整改|销号|闭环|办结).*|(整改|隐患)?是否(完成|闭环|销号|办结)"),
    (
        "done",
        2,
        r"(当前|目前)?(整改|完成|销号|闭环|办结|整改完成|整改落实|隐患整改|当前|目前|整改工作|处置|处理)(情况|状态|与否|结果|进展|进度)|状态|进展情况",
    ),
    (
        "closed",
        1,
        rf"(实际)?(隐患)?(整改|复查|验收)?(完成|完毕|销号|闭环|办结|销案|结案|消除)(整改|销号|闭环)?(的)?{_TIME}",
    ),
    ("closed", 1, rf"实际.*{_TIME}"),
    ("closed", 2, rf"销号|整改完成|已(完成|整改|销号){_TIME}"),
    ("mended", 3, rf"(隐患)?整改{_TIME}|落实整改{_TIME}"),
    ("found", 1, rf"(首次)?(隐患|问题)?(检查)?发现(隐患|问题)?(的)?{_TIME}"),
    ("found", 2, rf"(现场|隐患)?(检查|排查|巡查|督查|抽查|查处|安检|检|走访|督导)(的)?{_TIME}"),
    ("found", 4, rf"(登记|录入|建账|入账){_TIME}|日期|时间"),
    ("found", 6, rf"(上报|填报|报送|填表|交办){_TIME}"),
    (
        "street",
        1,
        r"(所属|所在|属地|责任|辖区|管辖|隶属)?(街镇|街道|乡镇|镇街|街道镇|街镇园区|街道乡镇|镇|园区)([/、和及或(]*(街镇|街道|乡镇|镇|园区|单位|办)\)?)*(名称)?",
    ),
    ("street", 2, r"属地(单位|部门|责任单位|管理单位|监管单位)?|(所属|所在)?(辖区|区域|片区)|所属地"),
    ("lead", 1, r"(主要|区级)?牵头(责任|负责|主管|监管)?(单位|部门|委办局)?|主责(单位|部门)"),
    (
        "lead",
        2,
        r"(行业|业务|条线|职能)?(领域)?(主管|监管|管理|牵头)(责任)?(部门|单位|局|委办局)|行业(部门|主管|监管)|条线(部门|单位)?|职能部门|主管行业(部门|单位)",
    ),
    ("lead", 4, r"(督办|督改|督促|交办|指导)(单位|部门)"),
    ("lead?", 3, r"(整改)?责任部门|责任(委办局|科室)"),
    ("responsible", 1, r"(隐患)?整改(责任)?(单位|主体|方|企业)([/及或、和(]?(责任)?人\)?)?(名称)?|落实整改单位"),
    ("responsible", 2, r"(隐患|主体)?责任(单位|主体|方|企业)([/及或、和(]?(责任)?人\)?)?(名称)?"),
    ("responsible", 3, r"(整改)?(责任人|责任人员)(姓名)?|整改(责任)?(人|负责人)(姓名)?"),
    ("measure", 1, r"(对应|所属|关联|涉及)?(方案|整治|工作|专项|重点)*(任务|条款|措施)(清单)?(序号|编号|号)"),
    (
        "measure?",
        1,
        r"(对应|所属|关联|涉及)?(方案|整治|工作|专项|重点)*任务(清单)?(序号|编号|号|项|条款|项目|条目|清单)?",
    ),
    (
        "measure?",
        1,
        r"(对应|所属|关联|涉及)?(方案|整治)?(条款|条目|条文|任务条款|措施序号|措施编号|措施号)(序号|编号|号)?",
    ),
    ("measure?", 2, r"对应措施|(对应|所属|方案)第?几?项(次|目)?|第几项|方案(序号|编号|项)"),
    ("inspector", 1, rf"(现场)?检查{_PERSON}"),
    ("inspector", 2, rf"(排查|巡查|安检|督查|巡检|发现|执法|抽查|走访|督导){_PERSON}"),
    ("inspector", 5, rf"(登记|填报|录入|经办|记录|上报|填表|报送){_PERSON}|网格员(姓名)?"),
    ("party?", 3, r"(检查|排查|巡查|督查)(单位|部门|机构|主体|组)"),
    (
        "hazard",
        1,
        rf"(主要|安全|燃气|突出|具体|事故|存在|发现|检查发现|排查发现|现场|的)*{_HAZARD}(具体|主要|详细)*(内容|描述|详情|表述|说明|事项)(描述|说明)?",
    ),
    (
        "hazard",
        1,
        rf"(主要|安全|燃气|突出|现场)*(存在|发现|查出|检查发现|排查发现|检查存在|检查出|排查出|排查)的?(主要|安全|燃气|突出|具体|事故)*{_HAZARD}(情况|点|项)?",
    ),
    (
        "hazard",
        2,
        rf"(主要|安全|燃气|突出|具体|事故)*{_HAZARD}(情况|现状|表现|问题|概况|简述|明细|清单|项|点|名称|具体情况|情况描述|情况说明)?",
    ),
    (
        "hazard",
        5,
        r"(现场)?(检查|排查|巡查)(情况|结果|内容|发现|记录)|违法违规(行为|情形)|违(规|法)(行为|情形)|隐患排查情况|现场情况|存在情况",
    ),
    (
        "address",
        1,
        r"(详细|具体|单位|场所|经营|店铺|所在|企业|门店|商户|用户|检查|实际|营业|住|被检查单位)?地址|地址(信息|详情|门牌号?)",
    ),
    ("address", 2, r"(详细|具体|所在|经营|场所|检查)?(地点|位置|点位|住址|门牌号?|坐落|户址|所在地)|地点位置"),
    ("address", 3, r"(隐患|问题)(所在)?(地点|地址|位置|部位|点位)|(具体)?部位|注册地址"),
    ("subject", 1, rf"({_PLACE})(名称|全称|姓名|名字|名)"),
    ("subject", 2, rf"{_PLACE}|点位名称|店名|户名|字号|字号名称|名称|姓名"),
)
_COMPILED = [(Meaning(field, rank), re.compile(pattern)) for field, rank, pattern in _TABLE]
_AND = re.compile(r"[/、及和与]|以及")
_BRACKETS = re.compile(r"\([^()]*\)|【[^】]*】|\[[^\]]*\]|<[^<>]*>")
# Under a group heading these name nothing by themselves.
_GENERIC = re.compile(rf"{_TIME}|名称|单位|部门|人员?|情况|内容|姓名|状态|结果|对象|主体|类别|性质")
LONGEST = 40


def clean(heading: str) -> str:
    """The heading for comparing: narrow characters, no spaces, no marks of a required column."""
    return plain(heading).lower().strip("*※:.、;_#").replace("〔", "(").replace("〕", ")").replace("〈", "<")


@lru_cache(maxsize=4096)
def meaning(heading: str) -> Meaning | None:
    """The field that a heading names by itself, or None. Of two things in one heading (名称及地址) the first counts."""
    words = clean(heading)
    if not words or len(words) > LONGEST:
        return None
    if whole := _in_table(words):
        return whole
    first, *others = _AND.split(_BRACKETS.sub("", words))
    found = _in_table(first) if others else None
    return Meaning(found.field, found.rank + 3) if found else None


def _in_table(words: str) -> Meaning | None:
    for form in dict.fromkeys((words, _BRACKETS.sub("", words).strip("*:"))):
        found = next((found for found, pattern in _COMPILED if form and pattern.fullmatch(form)), None)
        if found:
            return found
    return None


@lru_cache(maxsize=4096)
def meaning_under(parents: tuple[str, ...], heading: str) -> Meaning | None:
    """The field of a heading below group headings: 整改情况 over 时限, 检查 over 日期."""
    above = [parent for parent in parents if parent and parent != heading and len(clean(parent)) <= 12]
    if not heading:
        return meaning(above[-1]) if above else None
    if not above:
        return meaning(heading)
    alone, generic = meaning(heading), _GENERIC.fullmatch(clean(heading))
    for parent in reversed(above):
        stem = re.sub(r"(情况|信息|要求|内容)$", "", clean(parent))
        for joined in (clean(parent) + clean(heading), stem + clean(heading)):
            together = meaning(joined)
            if together and (generic or alone is None or together.field in {"major", "general"}):
                return together
    return alone if alone and (not generic or alone.field == "subject") else None
