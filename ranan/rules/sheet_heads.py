"""Which field a heading names: the usual words of sub-districts and departments, with brackets, spaces and breaks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ranan.rules.sheet_cells import plain
from ranan.rules.sheet_model import FIELDS


class Meaning(NamedTuple):
    """A field and how well the heading names it (1 best). Some need the column's values to be decided:

    `grade?` (类别), `major?` (重大隐患判定情况), `measure?`, `lead?` (责任部门), `party?` (检查单位),
    `mended` (整改时间), `reviewed` (复查日期).
    `as_of` is a day on which the row was filed or handed on: it was found by then.
    """

    field: str
    rank: int


_PLACE = (
    "(燃气|社会|沿街)?(单位|场所|企业|商户|用户|店铺|门店)|经营户|餐饮单位|餐饮企业|餐饮场所|餐饮店|站点|项目|对象|检查对象|经营者|经营主体|市场主体|主体|楼宇|设施"
    "|(隐患|问题)(单位|主体|场所|企业|商户|用户|对象)|(隐患|问题)(所在|点|点位|涉及)(单位|场所)?|(涉及|所涉|相关|存在问题|存在隐患|有隐患)的?(单位|企业|场所|商户|用户|主体|对象)"
    "|(用气|用户|客户)(单位|场所|用户)?|燃气(使用)?(单位|用户)|燃气企业|场所单位|单位场所|使用(单位|场所)|商铺|招牌|店|店招|户主|住户|居民|居民户|经营单位|社会主体"
    "|被?(检查?|受检|查|检查的?|排查|整治)(单位|企业|场所|对象|商户|用户|主体)|受检(单位|企业|场所|对象|用户)|检查(场所|点位|点|企业|商户|用户)|(排查|巡查|走访|整治)(单位或场所|对象|场所|点位|企业|商户)"
    "|单位\\(场所\\)|场所\\(单位\\)|单位/场所|场所/单位|单位或场所|单位/个人|企业/场所|企业\\(场所\\)|企业\\(单位\\)"
    "|学校|院校|校园|幼儿园|托幼机构|医院|医疗机构|养老院|养老机构|民政机构|酒店|宾馆|饭店|餐厅|食堂|小区|住宅小区|楼盘|大厦|园所|寺庙|场馆"
    "|公司|加气站|燃气站|气站|场站|供应站|储配站|市场|农贸市场|菜场|菜市场|商场|超市|工地|施工工地|工程|景区|村居"
)
_TIME = "(时间|日期|年月日|日|日子|时点)"
_HAZARD = (
    "(隐患|问题|风险隐患|问题隐患|隐患问题|隐患[及和与或、/]问题|问题[及和与或、/]隐患|隐患\\(问题\\)|问题\\(隐患\\)"
    "|不安全因素|违法违规)"
)
_ORDINAL = r"[一二三四五六七八九\d]"
_PERSON = "(人|人员|员|者|人员?姓名|员姓名|人员?签名|人员?签字|人员?名单|组成员|干部|负责人|责任人|经办人)"
_LOOK = "(检查|排查|巡查|督查|抽查|查处|安检|巡检|检|走访|督导|排摸|摸排|查验|执法检查|执法|初查|初检|入户|入户检查|入户安检|联合检查)"
_OF_PLACE = (
    "(隐患|问题|单位|场所|企业|门店|店铺|商户|用户|用气|客户|经营|营业|检查|受检|被检查单位|被查单位"
    "|隐患单位|隐患场所|隐患点|经营场所|被检单位|装表|安装|联系|点位|路名)"
)
_WHERE = "(详细|具体|实际|所在|发生|地理|经营|准确)"
_STEP = "(完成|完毕|销号|闭环|办结|销案|结案|消除|销项|到位|结束|清零)"

# In order: the first that fits the whole heading wins.
_TABLE: tuple[tuple[str, int, str], ...] = (
    ("serial", 1, r"号|序号?|序列号?|顺序号?|编号|编码|项次|行号|no\.?|排序|流水号|(隐患|台账|问题)(编号|序号|编码)"),
    (
        "major",
        1,
        r"是否(为|属于?|系|是|构成|存在|认定为?|判定为?|列为)?(重大|重特大)(事故|安全|燃气)*(隐患)?|(是否)?重大(事故|安全|燃气)*隐患(与否|是否)?|重大",
    ),
    ("general", 1, r"一般(事故|安全)*(隐患)?"),
    (
        "grade",
        1,
        r"(事故|安全|燃气)*(隐患|问题)?(判定|认定|风险)?(等级|级别|分级|定级|严重程度|程度|等次)(判定|评定|划分|认定)?"
        r"|一般(隐患)?[/、或](较大[/、或])?重大(隐患)?|重大(隐患)?[/、或](较大[/、或])?一般(隐患)?",
    ),
    ("major?", 2, r"(是否)?(重大|重特大)(事故|安全|燃气)*隐患(判定|认定)(情况|结果|结论|意见)?"),
    ("grade?", 2, r"(隐患|问题)(类别|类型|性质|分类|种类)|性质|类别"),
    (
        "as_of",
        1,
        rf"(上报|填报|报送|填表|交办|统计|更新|最后更新|数据更新|汇总|制表|转办|派单){_TIME}|截至{_TIME}?|数据截至.*",
    ),
    (
        "due",
        1,
        r"(?!.*(实际|是否|延期))(.*(时限|限期|截止|最后期限|整改期限|完成期限|改正期限|期限|限改|限时).*|.*(时间|完成|整改)节点)",
    ),
    (
        "due",
        1,
        rf"(?!应急|.*(实际|是否|通知|送达|下达|签订|签署|检查|检验))(要求|应当?|需|计划|拟|预计|限定|责令|规定|承诺|约定|目标|预定).*({_TIME}|期|完成)前?",
    ),
    ("due", 2, rf"(整改)?到期{_TIME}?|(?!.*实际).*要求.*{_TIME}|.*{_TIME}要求|目标{_TIME}|due"),
    (
        "done",
        1,
        rf"(整改|隐患|问题)?(整改)?是否(已|全部|按期|如期|按时)*(整改)?({_STEP}|整改|落实).*|是否(已|全部|按期|如期)*(完成|整改|销号|闭环|办结).*",
    ),
    (
        "done",
        2,
        r"(当前|目前|最新)?(整改|完成|销号|闭环|办结|整改完成|整改落实|隐患整改|当前|目前|整改工作|处置|处理|销项|问题整改|隐患销号)(情况|状态|与否|结果|进展|进展情况|进度|状况)|(隐患|问题)?(状态|进展)(情况)?"
        r"|(整改)?完成与否|复查(情况|结果|结论|意见)|验收(情况|结果|结论)",
    ),
    (
        "closed",
        1,
        rf"(实际)?(隐患|问题)?(整改|复查|验收|落实|实际)*{_STEP}(整改|销号|闭环|的|合格|[/、及和]|\(销号\)|\(闭环\)|\(完成\))*({_STEP})?(的|实际)?{_TIME}",
    ),
    ("closed", 1, rf"实际.*{_TIME}|整改实际.*{_TIME}|完成情况\({_TIME}\)"),
    ("closed", 2, rf"销号|整改完成|已(完成|整改|销号){_TIME}"),
    ("mended", 3, rf"(隐患|问题)?整改{_TIME}|落实整改{_TIME}|改正{_TIME}"),
    ("reviewed", 4, rf"(整改)?(复查|验收|复核|复检|整改验收|复查合格|复查通过|验收合格){_TIME}"),
    ("found", 1, rf"(首次)?(隐患|问题)?(检查|排查|现场)?(发现|查出|查见)(隐患|问题)?(的)?{_TIME}"),
    ("found", 2, rf"(现场|隐患|首次|初次|上门|联合|安全)*{_LOOK}([/、及和]?发现|\(发现\))?(的)?{_TIME}"),
    ("found", 2, rf"(检查|排查)[(/、](检查|排查|发现)\)?{_TIME}|{_LOOK}{_TIME}[/、]?{_TIME}"),
    ("found", 4, rf"(登记|录入|建账|入账){_TIME}|日期|时间"),
    (
        "street",
        1,
        r"(所属|所在|属地|责任|辖区|管辖|隶属|报送|填报|上报)?(街镇|街道|乡镇|镇街|街道镇|街镇园区|街道乡镇|街\(镇\)|街道办事处|镇|园区)([/、和及或(]*(街镇|街道|乡镇|镇|园区|单位|办)\)?)*(名称)?",
    ),
    (
        "street",
        2,
        r"(所在|所属)?属地(单位|部门|责任单位|管理单位|监管单位|政府|管理)?|(所属|所在)?(辖区|区域|片区)|所属地",
    ),
    ("lead", 1, r"(主要|区级?)?牵头(责任|负责|主管|监管)?(单位|部门|委办局|局|科室)?(名称)?|主责(单位|部门)"),
    (
        "lead",
        2,
        r"(区级?)?(行业|业务|条线|职能|归口|责任|监督|安全|对应)*(领域)?(主管|监管|管理|监督|牵头|归口|对应)(责任|负责)?(部门|单位|局|委办局|主体)(名称)?"
        r"|(主管|监管|行业主管)[/、或和及(]牵头\)?(部门|单位)|牵头[/、或和及(](主管|监管|行业主管)\)?(部门|单位)"
        r"|行业(部门|主管|监管)|条线(部门|单位)?|职能部门|主管行业(部门|单位)|区级部门|委办局",
    ),
    ("lead", 4, r"(督办|督改|督促|指导)(单位|部门)"),
    ("lead?", 3, r"(整改)?责任部门|责任(委办局|科室)|交办(单位|部门)"),
    (
        "responsible",
        1,
        r"(隐患|问题)?(被|落实)?整改(落实|责任)*(单位|主体|方|企业|对象)([/及或、和(]?(责任|负责)?人\)?)?(名称)?",
    ),
    ("responsible", 2, r"(隐患|问题|主体)?责任(单位|主体|方|企业|者)([/及或、和(]?(责任|负责)?人\)?)?(名称)?"),
    (
        "responsible",
        3,
        r"(隐患|问题)?(落实)?(整改)?(落实|责任)*(责任人|责任人员|责任者)(姓名)?"
        r"|(隐患)?(落实)?整改(落实)?(人|负责人|责任)(姓名)?",
    ),
    (
        "measure",
        1,
        r"(对应|所属|关联|涉及)?(方案|整治|工作|专项|重点)*(任务|条款|措施)(分工)?(清单)?(序号|编号|号|序列)",
    ),
    (
        "measure?",
        1,
        r"(对应|所属|关联|涉及)?(方案|整治|工作|专项|重点|分工|行动|\d+项)*任务(分工|措施)?(清单)?(序号|编号|号|项|条款|项目|条目|清单)?",
    ),
    (
        "measure?",
        1,
        r"(对应|所属|关联|涉及)?(方案|整治)?(条款|条目|条文|任务条款|措施序号|措施编号|措施号)(序号|编号|号)?",
    ),
    ("measure?", 2, r"对应措施|(对应|所属|方案)第?几?项(次|目)?|第几项|方案(中)?的?(序号|编号|项)|项目(序号|编号)"),
    ("inspector", 1, rf"(现场|入户|参与|参加)?检查{_PERSON}"),
    (
        "inspector",
        2,
        rf"(参与|参加|隐患|问题|现场|入户)?(排查|巡查|安检|督查|巡检|发现|执法|抽查|走访|督导|排摸|摸排|执法检查){_PERSON}"
        r"|安全员|检查组",
    ),
    ("inspector", 5, r"(登记|填报|录入|经办|记录|上报|填表|报送)(人|人员|员|者|人姓名|员姓名)|网格员(姓名)?"),
    ("party?", 3, r"(检查|排查|巡查|督查)(单位|部门|机构|主体|组)(\(.*\))?(名称)?"),
    (
        "hazard",
        1,
        rf"(主要|安全|燃气|突出|具体|事故|存在|发现|检查中?发现|排查中?发现|现场|的)*{_HAZARD}(情况|点)?(具体|主要|详细|事实)*(内容|描述|详情|表述|说明|事项|情况|事实)(描述|说明|内容)?",
    ),
    (
        "hazard",
        1,
        rf"(主要|安全|燃气|突出|现场)*(存在|发现|查出|检查中?发现|排查中?发现|检查存在|检查出|排查出|排查)的?(主要|安全|燃气|突出|具体|事故|风险)*{_HAZARD}(具体)?(情况|点|项)?",
    ),
    ("hazard", 1, rf"(主要|安全|燃气)*{_HAZARD}(内容|描述|情况)?(之|第|\()?{_ORDINAL}\)?"),
    (
        "hazard",
        2,
        rf"(主要|安全|燃气|突出|具体|事故|风险)*{_HAZARD}(情况|现状|表现|问题|概况|简述|明细|清单|项|名称|具体情况|情况描述|情况说明)?",
    ),
    (
        "hazard",
        5,
        r"(现场)?(检查|排查|巡查)(情况|结果|内容|发现|记录)|违法违规(行为|情形)|违(规|法)(行为|情形)|隐患排查情况|现场情况|存在情况",
    ),
    (
        "address",
        1,
        rf"{_OF_PLACE}?({_WHERE})*{_OF_PLACE}?({_WHERE})*(地址|住址|店址)(信息|详情|名称|门牌号?|[/、及和]?位置)?",
    ),
    (
        "address",
        2,
        rf"{_OF_PLACE}?({_WHERE})*(地点|位置|点位|门牌号?|坐落|户址|所在地)|地点位置|路名门牌号?|路名(及|、)?门牌号?",
    ),
    ("address", 3, r"(隐患|问题)(所在|具体|发生)*(地点|地址|位置|部位|点位|所在地)|(具体)?部位|注册地址"),
    ("subject", 1, rf"({_PLACE})的?(名称|全称|姓名|名字|名)"),
    ("subject", 2, rf"{_PLACE}|点位名称|店名|户名|字号|字号名称|名称|姓名"),
)
_COMPILED = [(Meaning(field, rank), re.compile(pattern)) for field, rank, pattern in _TABLE]
_AND = re.compile(r"[/、及和与]|以及")
_BRACKETS = re.compile(r"\([^()]*\)|【[^】]*】|\[[^\]]*\]|<[^<>]*>")
# Under a group heading these name nothing by themselves.
_GENERIC = re.compile(rf"{_TIME}|名称|单位|部门|人员?|情况|内容|姓名|状态|结果|对象|主体|类别|性质")
_ALSO_SECOND = frozenset({"lead", "hazard", "subject", "street", "grade"})  # 主管/牵头部门
_ITEM = re.compile(r"^(\(\d{1,2}\)|\d{1,2}[.、])(?=.)")
LONGEST = 40
# What an office may say that a heading of its own means; "" leaves the column out.
OWN = frozenset({*FIELDS, "done", "major", "serial", "as_of", ""})


def clean(heading: str) -> str:
    """The heading for comparing: narrow characters, no spaces, no marks of a required column, no number before it."""
    words = plain(heading).lower().strip("*※:.、;_#").replace("〔", "(").replace("〕", ")").replace("〈", "<")
    return _ITEM.sub("", words)


def is_one_of_several(heading: str) -> bool:
    """Whether a column holds one of several hazards of a row: 隐患1, 隐患情况/二."""
    return bool(re.search(rf"(隐患|问题|内容|描述|情况|[/之第(]){_ORDINAL}\)?$", clean(heading)))


def heading_key(heading: str) -> str:
    """The form in which an office's own headings are kept and found again."""
    return clean(heading)


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
    if others and not found and (last := _in_table(others[-1])) and last.field in _ALSO_SECOND:
        found = last
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


class Headings:
    """What headings mean to one office: its own words first, then the usual ones."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._own = {heading_key(said): means for said, means in (own or {}).items() if means in OWN}

    def of(self, texts: Sequence[str]) -> Meaning | None:
        """The meaning of a heading of one or more rows, the uppermost first; None where it is unknown or ignored."""
        for said in (name_of(texts), texts[-1]):
            own = self._own.get(heading_key(said)) if self._own else None
            if own is not None:
                return Meaning(own, 0) if own else None
        return meaning_under(tuple(texts[:-1]), texts[-1])

    def known(self, text: str) -> bool:
        """Whether a text is a heading by itself, also one that the office leaves out."""
        return bool(self._own and heading_key(text) in self._own) or meaning(text) is not None


def name_of(texts: Sequence[str]) -> str:
    """The name of a column with a heading of several rows: 整改情况/时限."""
    return "/".join("".join(text.split()) for text in texts)
