"""How Chinese names are found by pinyin and sorted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain import readings as module
from clientbook.domain.readings import readings, sort_key


def test_a_name_is_found_by_whole_reading_tails_and_initials() -> None:
    found = readings("王小明")
    assert found.full == ("wangxiaoming", "xiaoming", "ming")
    assert found.initials == ("wxm", "xm", "m")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", ["shanxiongxin", "danxiongxin", "sxx", "dxx"]),
        ("曾国华", ["zengguohua", "cengguohua", "zgh", "cgh"]),
        ("仇英", ["qiuying", "chouying", "qy", "cy"]),
        ("解晓东", ["xiexiaodong", "jiexiaodong"]),
        ("查良镛", ["zhaliangyong", "chaliangyong"]),
        ("朴槿惠", ["piaojinhui", "pujinhui"]),
        ("区文诗", ["ouwenshi", "quwenshi"]),
        ("尉迟恭", ["yuchigong", "weichigong", "ycg"]),
        ("万俟卨", ["moqixie", "wanqixie"]),
        ("翟永明", ["zhaiyongming", "diyongming"]),
        ("盖叫天", ["gejiaotian", "gaijiaotian"]),
        ("任盈盈", ["renyingying"]),
        ("覃塘", ["qintang", "tantang"]),
        ("葉問", ["yewen"]),
        ("單田芳", ["shantianfang"]),
        ("长孙无忌", ["zhangsunwuji", "changsunwuji"]),
        ("乐嘉", ["yuejia", "lejia"]),
        ("折从阮", ["shecongruan", "zhecongruan"]),
    ],
)
def test_surnames_are_found_by_their_own_and_the_ordinary_reading(name: str, typed: list[str]) -> None:
    found = readings(name)
    assert set(typed) <= {*found.full, *found.initials}


def test_without_the_surname_table_the_dictionary_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SURNAMES", {})
    assert "shanxiongxin" not in readings("单雄信").full


def test_u_umlaut_is_found_as_v_u_and_yu() -> None:
    assert {"lvbu", "lubu", "lyubu"} <= set(readings("吕布").full)
    assert {"dingnv", "dingnu"} <= set(readings("丁女").full)


@pytest.mark.parametrize(
    ("company", "typed"),
    [("招商银行", "zhaoshangyinhang"), ("重庆火锅", "chongqinghuoguo"), ("厦门航空", "xiamenhangkong"), ("长安镖局", "changan")],
)
def test_company_words_are_read_as_people_read_them(company: str, typed: str) -> None:
    assert any(each.startswith(typed) for each in readings(company).full)


def test_each_chinese_part_of_a_mixed_name_is_read_and_latin_names_have_no_reading() -> None:
    assert readings("北京ABC科技").full == ("beijing", "jing", "keji", "ji")
    assert readings("Zoë Müller") == readings("") == module.Readings((), ())


def test_names_stand_in_the_order_people_look_for_them() -> None:
    wanted = [
        "123",
        "安娜",
        "Ann",
        "Åsa",
        "曾祥",
        "O'Hara",
        "欧阳锋",
        "单雄信",
        "Wang Wei",
        "汪伟",
        "王芳",
        "王小明",
        "Wangari",
        "Zoë",
        "曾国华",
    ]
    wanted.remove("曾祥")
    by_letter = [
        "123",
        "安娜",
        "Ann",
        "Åsa",
        "O'Hara",
        "欧阳锋",
        "单雄信",
        "Wang Wei",
        "汪伟",
        "王芳",
        "王小明",
        "Wangari",
        "曾国华",
        "Zoë",
    ]
    assert sorted(wanted, key=sort_key) == by_letter


def test_those_with_the_same_surname_stand_together() -> None:
    names = ["王安", "汪博", "王超", "汪丹"]
    assert [name[0] for name in sorted(names, key=sort_key)] in (["汪", "汪", "王", "王"], ["王", "王", "汪", "汪"])


def test_a_long_company_name_sorts_by_ordinary_reading_and_a_person_by_surname() -> None:
    assert sort_key("单雄信").startswith("shan")
    assert sort_key("单晶硅材料厂").startswith("dan")
    assert sort_key("《三体》社").startswith("san")
    assert sort_key("《三体》") == "san 三 ti"


@given(st.text(max_size=30))
def test_any_text_has_a_key_and_readings_of_letters_only(text: str) -> None:
    assert isinstance(sort_key(text), str)
    found = readings(text)
    assert all(each.isascii() and each.isalpha() and each.islower() for each in (*found.full, *found.initials))


def test_every_reading_in_the_dictionary_becomes_plain_letters() -> None:
    numbers, _said = module._dictionary()
    known = [code for code, number in enumerate(numbers) if number]
    assert len(known) > 40_000
    for code in known:
        reading = module._USUAL[chr(code)]
        assert reading.isascii(), (hex(code), reading)
        assert reading == "" or reading.isalpha()


def test_a_very_long_text_does_not_grow_without_bound() -> None:
    found = readings("王" * 300)
    assert max(len(each) for each in found.full) <= module.WINDOW * 6
    assert max(len(each) for each in found.initials) <= module.INITIALS_WINDOW
