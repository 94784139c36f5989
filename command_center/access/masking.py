"""Names and numbers of people, masked: 张三 → 张*, 13812341234 → 138****1234; and within whatever people write.

What can be told is masked: numbers by their shape, however they are spaced or spelled; the requester's own name and
number, which are known; a surname with a form of address, a name behind 联系人 and the like. A masked text is never
longer than what was written, and masking it again changes nothing.
"""

import re
from typing import NamedTuple

STARS = "****"

SINGLE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任"
    "袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋"
    "茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣"
    "邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳姬申扶堵冉宰郦"
    "雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越"
    "隆师巩聂晁勾敖融冷辛阚那简饶空曾沙养鞠须丰巢关相查游权肖付闫覃佟代"
)
DOUBLE = (
    "欧阳", "诸葛", "上官", "司马", "司徒", "司空", "夏侯", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文",
    "长孙", "钟离", "轩辕", "独孤", "南宫", "端木", "百里", "呼延", "东郭", "西门", "申屠", "太史", "淳于", "澹台",
    "闻人", "赫连",
)  # fmt: skip
SURNAME = f"(?:{'|'.join(DOUBLE)}|[{SINGLE}])"
HAN = r"[\u4e00-\u9fff]"

TITLE = re.compile("先生|女士|小姐|老师|师傅|阿姨|大爷|大妈|同志")
ENDING = re.compile(f"(?:{TITLE.pattern})$")
ADDRESSED = re.compile(rf"({SURNAME}){HAN}{{0,2}}?({TITLE.pattern})")
CALLED = "姓名|联系人|来电人|诉求人|反映人|举报人|投诉人|申请人|我叫|本人叫|名叫"
THEN = "反映|来电|投诉|举报|申请|要求|表示|咨询|询问|认为|希望|称|说"
"""What goes on behind a name: of 王伟反映 the name is 王伟."""
NAMED = re.compile(
    rf"((?:{CALLED})[ 　]?(?:是|[:：])?[ 　]?)({SURNAME})(?:{HAN}{{1,2}}?(?={THEN}|(?!{HAN}))|{HAN}{{1,2}})(?!\*)"
)
NOBODY = frozenset((
    "匿名", "市民", "村民", "居民", "群众", "业主", "游客", "网友", "路人", "来电人", "来件人", "诉求人", "热心市民",
))  # fmt: skip
"""What stands in the place of a name and is none: it is not looked for in the text."""

# Numbers are looked for in a copy of the same length, in which every way to write a digit or a gap is one.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
PLAIN = str.maketrans(
    f"０１２３４５６７８９〇零一二三四五六七八九幺＋－–—―‐‑−（）　\u00a0\t{INVISIBLE}",
    f"0123456789001234567891+-------()   {' ' * len(INVISIBLE)}",
)
GAP = "[ -]{0,4}"
WIDE = r"[ ._/\\|·•:：~～*-]{1,4}"
"""Between the groups of a number: no comma, which stands between amounts."""
ANYTHING = r"\D{0,4}"
"""Between the digits of a known number, which nothing else looks like."""
BLANK = rf"[\s{INVISIBLE}·]*"
"""Between the letters of a known name."""


def _spaced(*digits: str) -> str:
    return GAP.join(digits)


def _grouped(first: str, second: str, third: str, twice: str = "") -> str:
    """With the same between them, since amounts and dates in a row have now this, now that; or the second in brackets.
    `twice`: "?" where the last two may be one."""
    alike = rf"(?P<gap>{WIDE}){second}(?P=gap){twice}{third}"
    return rf"(?<!\d){first}(?:{alike}| ?\({second}\) ?{third})(?!\d)"


COUNTRY = rf"(?:\(?(?:\+|00)?86\)?{GAP})?"
DATE = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
NO_PAPER = "(?<!编号)(?<!编号[:：])(?<!文号)(?<!文号[:：])(?<!第)"
"""编号138-2026-1129 is no mobile."""
NO_HOURS = r"(?!0\d[0-5]\d-2[0-4][0-5]\d(?!-?\d))"
"""0900-2100 2026年起 is no landline."""
NUMBERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # identity cards: the date of birth tells them from other long numbers
        _spaced(*[r"\d"] * 6, "(?:18|19|20)", r"\d", r"\d", "(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])",
                *[r"\d"] * 3, "[0-9x]"),
        # mobile: the plainest first, since a digit before one must not take part of it
        rf"(?<!\d){COUNTRY}1[3-9]\d{{9}}(?!\d)",
        r"1[3-9]\d{9}",
        NO_PAPER + COUNTRY + _spaced("1", "[3-9]", *[r"\d"] * 9),
        NO_PAPER + _grouped(r"1[3-9]\d", r"\d{4}", r"\d{4}"),
        # landline: with its area, behind a word that says so, or eight digits that are no date
        rf"{NO_HOURS}{COUNTRY}\(?0[1-9]\d{{1,2}}\)?{GAP}{_spaced('[2-9]', *[r'[0-9]'] * 6)}(?:{GAP}\d)?(?!\d)",
        NO_HOURS + _grouped(r"0(?:10|2\d|[3-9]\d\d)", r"[2-9]\d{2,3}", r"\d{4}", twice="?"),
        rf"(?:电话|座机|手机|号码|拨打|致电)[^\d\n]{{0,4}}(?P<number>{_spaced(*[r'[0-9]'] * 7)}(?:{GAP}\d)?)(?!\d)",
        rf"(?<![\d.])(?!{DATE})[2-9]\d{{7}}(?!\d)",
    )
)  # fmt: skip
FEWEST = 7
"""Digits; what has less is no number that its shape would tell."""
SHORTEST = 5
"""Digits of a known number that is looked for."""
MOBILE = re.compile(r"(?:00)?86(1[3-9]\d{9})")
LANDLINE = re.compile(r"(?:(?:00)?860?|0)(10|2\d|[3-9]\d\d)([2-9]\d{6,7})")
"""A number with its area; people write it without."""
BEFORE = "(?:热心)?(?:市民|村民|居民|群众|业主|游客|网友|路人|来电人|来件人|诉求人)"
BESIDE = re.compile(r"[()（）\[\]【】〔〕<>《》/／\\|、,，;；:：]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff]{2})")
"""What stands between a name and what else was written into its field: 王小明（女）, 王小明/李红."""
FULL = re.compile(rf"{SURNAME}{HAN}{{1,3}}")
APART = re.compile(rf"(?<!{HAN})((?:{BEFORE})?{SURNAME})\s+(?={HAN}{{2,3}}(?!{HAN}))")
"""A surname with a gap behind it, which stands between no two people: 王 小明."""
WITH_NUMBER = re.compile(
    rf"(?:电话|座机|手机|号码)?[:： ]{{0,2}}[+＋]?\d(?:[^\d\u4e00-\u9fff]{{0,4}}\d){{{SHORTEST - 1},}}"
)
"""A number in the field of a name; in digits, since 一 may be somebody's name."""
SEVERAL = re.compile("[/／、,，;；或转]")


class Forms(NamedTuple):
    """How a person is looked for: names and numbers, the longest first."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]


NO_ONE = Forms((), ())


def forms(*known: str) -> Forms:
    """Of what stands in the fields for name and phone, by which somebody is found in a text and among those that asked.

    A name without its form of address and what is in brackets, each of several; a landline with its area and without.
    """
    names = {name: None for one in known for name in _names(one)}
    numbers = {number: None for one in known for number in _own_numbers(one)}
    return Forms(tuple(sorted(names, key=len, reverse=True)), tuple(sorted(numbers, key=len, reverse=True)))


def _names(known: str) -> list[str]:
    """The first is one whatever it looks like, unless a number stands beside it: of 12345热线 nothing is a name."""
    cut = WITH_NUMBER.sub(";", known)
    if len(digits(cut)) >= SHORTEST:
        return []
    first, *more = map(_bare, [*_parts(APART.sub(r"\1", cut)), *_parts(cut)[1:]] or [""])
    sure = [first] if cut == known or FULL.fullmatch(first) else []
    found = [*sure, *(name for name in more if FULL.fullmatch(name))]
    return [name for name in found if len(name) > 1 and name not in NOBODY]


def _parts(known: str) -> list[str]:
    """Without what may stand between a name's letters anyway: with it in both, a search would try every way to share
    it out."""
    return [part for one in BESIDE.split(known) if (part := re.sub(BLANK, "", one))]


def _bare(name: str) -> str:
    """王小明先生 → 王小明; 王先生 stays, since the surname alone finds everybody."""
    without = ENDING.sub("", re.sub(f"^{BEFORE}", "", name))
    return without if len(without) > 1 else name


def _own_numbers(known: str) -> list[str]:
    whole = digits(known)
    parts = [number for part in SEVERAL.split(known) if len(number := digits(part)) >= FEWEST]
    return [form for number in (whole, *parts) if len(number) >= SHORTEST for form in _with_area_or_not(number)]


def _with_area_or_not(number: str) -> list[str]:
    local = LANDLINE.fullmatch(number)
    return [f"0{local[1]}{local[2]}", local[2]] if local else [number]


def masked_name(name: str, wholly: bool = False) -> str:
    """The surname, and a star however long the rest is. `wholly`: not even that."""
    name = name.strip()
    if wholly or len(name) == 1:
        return "*" * min(len(name), 2)
    kept = 2 if len(name) > 2 and name.startswith(DOUBLE) else 1
    return f"{name[:kept]}*" if name else ""


def masked_phone(phone: str, wholly: bool = False) -> str:
    """Of eleven digits and more the first three and the last four, of eight and more the last four."""
    number = digits(phone)
    if wholly or len(number) < 8:
        return STARS if phone.strip() else ""
    return f"{number[:3] if len(number) > 10 else ''}{STARS}{number[-4:]}"


def digits(text: str) -> str:
    """A number however it is written; of a mobile without its country."""
    found = "".join(re.findall(r"\d", text.translate(PLAIN)))
    mobile = MOBILE.fullmatch(found)
    return mobile[1] if mobile else found


def masked(text: str, whom: Forms = NO_ONE, wholly: bool = False) -> str:
    """`whom`: people to look for, whom nothing else tells. `wholly`: of what is found nothing is left."""
    if not text:
        return text
    while (after := _once(text, whom, wholly)) != text:  # what is left of two numbers may look like one
        text = after
    return text


def without(text: str, whom: Forms, wholly: bool = True) -> str:
    """With these people masked, and nothing else."""
    while (after := _unnamed(_unnumbered(text, whom, digits(text), wholly), whom, wholly)) != text:
        text = after
    return text


def mentions(text: str, whom: Forms) -> bool:
    """Whether one of these people is in it."""
    return without(text, whom) != text


def _once(text: str, whom: Forms, wholly: bool) -> str:
    """Each search looks first, cheaply, whether there can be anything: in most texts there is nothing."""
    text = _unnamed(_numbers(text, whom, wholly), whom, wholly)
    if TITLE.search(text):
        text = ADDRESSED.sub(lambda found: _addressed(found, wholly), text)
    return NAMED.sub(lambda found: f"{found[1]}{'' if wholly else found[2]}*", text)


def _unnamed(text: str, whom: Forms, wholly: bool) -> str:
    for name in whom.names:
        if all(letter in text or letter.swapcase() in text for letter in (name[0], name[-1])):
            text = re.sub(BLANK.join(map(re.escape, name)), masked_name(name, wholly), text, flags=re.IGNORECASE)
    return text


def _addressed(found: re.Match[str], wholly: bool) -> str:
    """王小明先生 → 王*先生; of 王先生 nothing but the surname is there, and more of him is not left than of others."""
    surname, title = found[1], found[2]
    if wholly:
        return "*" * len(found[0])
    return f"{surname}*{title}" if len(found[0]) > len(surname + title) else surname + "*" * len(title)


def _numbers(text: str, whom: Forms, wholly: bool) -> str:
    there = digits(text)
    if len(there) < SHORTEST:
        return text
    text = _unnumbered(text, whom, there, wholly)
    for pattern in NUMBERS if len(there) >= FEWEST else ():
        text = _starred(pattern, text, wholly)
    return text


def _unnumbered(text: str, whom: Forms, there: str, wholly: bool) -> str:
    """`there`: the text's digits."""
    for number in whom.numbers:
        if number in there:
            gap = ANYTHING if len(number) >= FEWEST else GAP
            text = _starred(re.compile(gap.join(number)), text, wholly)
    return text


def _starred(pattern: re.Pattern[str], text: str, wholly: bool) -> str:
    found, end = [], 0
    for match in pattern.finditer(text.translate(PLAIN)):
        within = "number" if "number" in match.re.groupindex else 0  # where the number follows a word that stays
        found += [text[end : match.start(within)], masked_phone(match[within], wholly)]
        end = match.end()
    return "".join([*found, text[end:]])
