"""Every command of the user, once: its id, keys, label and help. Bindings, key line, menu, palette, help and docs/keys.md come from here.

To add a command: one line in ``COMMANDS`` and a method ``do_<id>`` on the screen or widget that offers it (``widgets.acts`` finds it
by its name); ``can_<id>`` beside it when it is not always possible. Nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clientbook.i18n import N_, _
from clientbook.key_names import PUNCTUATION, is_key, parsed
from clientbook.key_names import key_name as key_name
from clientbook.key_names import written as written


@dataclass(frozen=True, slots=True)
class Command:
    """One verb."""

    id: str
    """Stable name: method ``do_<id>``, key in the configuration, row in docs/keys.md."""
    keys: tuple[str, ...]
    """Keys in Textual's names; the first is the one that is shown. Empty: menu and palette only."""
    twins: tuple[str, ...]
    """Keys for the same act that carry no letter, so they work while an input method is on."""
    label: str
    """Two or three words, marked for translation."""
    help: str
    """One sentence, marked for translation."""
    group: str = "act"
    """Key of ``GROUPS``."""
    words: str = ""
    """What else people type for it in the palette: pinyin, initials, synonyms."""


GROUPS: dict[str, str] = {
    "go": N_("Places"),
    "move": N_("Moving"),
    "find": N_("Finding"),
    "act": N_("Customers"),
    "mark": N_("Several at once"),
    "book": N_("Book"),
    "app": N_("Program"),
}
"""Headings of the help page, in its order."""


def _c(id: str, keys: str, twins: str, label: str, help: str, group: str = "act", words: str = "") -> Command:
    return Command(id, tuple(keys.split()), tuple(twins.split()), label, help, group, words)


COMMANDS: tuple[Command, ...] = (
    # places
    _c("go_today", "1", "", N_("Today"), N_("who needs you today"), "go", "今日 jinri jr"),
    _c("go_customers", "2", "", N_("Customers"), N_("everybody in the book"), "go", "客户 kehu kh"),
    _c("go_follow_ups", "3", "", N_("Follow-ups"), N_("every planned next step"), "go", "待跟进 daigenjin dgj"),
    _c("go_filter", "4", "", N_("Filter"), N_("build and keep filters"), "go", "筛选 shaixuan sx"),
    _c("go_insights", "5", "", N_("Insights"), N_("numbers about the book"), "go", "统计 tongji tj"),
    _c("go_tidy", "6", "", N_("Tidy"), N_("records that want attention"), "go", "整理 zhengli zl"),
    # moving
    _c("down", "j", "down", N_("Down"), N_("next line"), "move"),
    _c("up", "k", "up", N_("Up"), N_("previous line"), "move"),
    _c("top", "g", "home", N_("First line"), N_("to the first line"), "move"),
    _c("bottom", "G", "end", N_("Last line"), N_("to the last line"), "move"),
    _c("page_down", "", "pagedown", N_("Page down"), N_("a page further"), "move"),
    _c("page_up", "", "pageup", N_("Page up"), N_("a page back"), "move"),
    _c("half_down", "", "ctrl+d", N_("Half a page down"), N_("half a page further"), "move"),
    _c("half_up", "", "ctrl+u", N_("Half a page up"), N_("half a page back"), "move"),
    _c("open", "enter l", "right", N_("Open"), N_("open what the cursor stands on"), "move", "打开 dakai dk"),
    _c("back", "escape", "left", N_("Back"), N_("one step back; never quits, never loses typed text"), "move", "返回 fanhui fh"),
    _c("next_customer", "] J", "", N_("Next customer"), N_("the next one of the list"), "move", "下一位 xiayiwei xyw"),
    _c("previous_customer", "[ K", "", N_("Previous customer"), N_("the previous one of the list"), "move", "上一位 shangyiwei syw"),
    _c("next_tab", "", "tab", N_("Next tab"), N_("the next tab or pane"), "move"),
    _c("previous_tab", "", "shift+tab", N_("Previous tab"), N_("the previous tab or pane"), "move"),
    # finding
    _c(
        "search", "/ \\", "f3 ctrl+f", N_("Search"),
        N_("name, pinyin, initials, phone digits, any word"), "find", "搜索 sousuo ss 查找 chazhao cz",
    ),
    _c(
        "search_history", "", "f4", N_("Earlier searches"),
        N_("lines that found somebody before"), "find", "搜索记录 sousuojilu ssjl 历史 lishi ls",
    ),
    _c("sort", "", "", N_("Sort"), N_("choose the column that decides the order"), "find", "排序 paixu px"),
    _c("reverse", "", "", N_("Reverse"), N_("turn the order round"), "find", "倒序 daoxu dx"),
    _c("columns", "", "", N_("Columns"), N_("choose what the list shows"), "find", "显示列 xianshilie xsl"),
    _c("views", "' 0", "", N_("Views"), N_("kept lists: a digit opens one"), "find", "视图 shitu st"),
    _c(
        "save_view", "w", "",
        N_("Save as view"), N_("keep words, filter, order and columns under a name"), "find", "存为视图 cunweishitu cwst",
    ),
    # acts on who needs the owner
    _c(
        "contacted", ".", "f8", N_("Contacted now"),
        N_("a contact just now; on a planned step it is done with it"), "act", "刚联系过 ganglianxiguo glxg",
    ),
    _c("no_answer", ",", "f7", N_("No answer"), N_("an attempt; the step moves on three days"), "act", "没联系上 meilianxishang mlxs"),
    _c("log", "i", "f5", N_("Log contact"), N_("what was said, and the next step, in one form"), "act", "记沟通 jigoutong jgt"),
    _c("done", "d", "", N_("Done"), N_("the step is done; outcome and next step in one line"), "act", "完成 wancheng wc"),
    _c("snooze", "s", "f9", N_("Snooze"), N_("put it off: to tomorrow, in three days, next Monday …"), "act", "推迟 tuichi tc"),
    _c(
        "plan", "f", "f6", N_("Set follow-up"),
        N_("a next step; on a step another day for it"), "act", "安排跟进 anpaigenjin apgj 改期 gaiqi gq",
    ),
    _c("greet", "b", "", N_("Greet"), N_("a filled text to copy or to mail, then greeted; several one by one"), "act", "问候 wenhou wh"),
    _c(
        "feedback_round", "", "", N_("Feedback round"),
        N_("ask the selected how content they are, every three months"), "act", "满意度回访 manyiduhuifang mydhf 回访 huifang hf",
    ),
    _c("occasion", "o", "", N_("Occasion"), N_("a birthday, an anniversary, the end of a contract"), "act", "重要日子 zhongyaorizi zyrz"),
    _c(
        "purchase", "p", "", N_("Add purchase"),
        N_("what was bought, for how much, and when to ask how it is liked"), "act", "记交易 jijiaoyi jjy",
    ),
    _c("rating", "r", "", N_("Add rating"), N_("how content they are, from 1 to 5, and what to do better"), "act", "记评价 jipingjia jpj"),
    _c(
        "after_sale", "", "", N_("Add after-sales"),
        N_("a repair, a return, an exchange or a complaint about the purchase under the cursor"), "act", "记售后 jishouhou jsh",
    ),
    _c("channel_filter", "", "", N_("Only one channel"), N_("show the steps of one channel, or of all"), "find", "方式 fangshi fs"),
    # acts
    _c("new", "a", "ctrl+n", N_("New"), N_("add what belongs here: a customer, on a contact block a phone"), "act", "新增 xinzeng xz"),
    _c("edit", "e", "f2", N_("Edit"), N_("change what the cursor stands on, in place"), "act", "修改 xiugai xg"),
    _c("edit_all", "E", "ctrl+e", N_("Edit all"), N_("the whole form"), "act", "编辑全部 bianjiquanbu bjqb"),
    _c("tags", "t", "ctrl+t", N_("Add tags"), N_("add and take off tags: +one -other"), "act", "打标签 dabiaoqian dbq"),
    _c("verify", "!", "", N_("Mark to verify"), N_("this phone or mail wants checking"), "act", "标为待核实 daiheshi dhs"),
    _c(
        "remove", "x", "", N_("Remove"),
        N_("a customer goes to the trash, an entry is taken out; can be undone"), "act", "移到回收站 ydhsz 移除 yichu yc 删除 shanchu sc",
    ),
    _c("trash_this", "", "", N_("Move to trash"), N_("this customer; can be undone"), "act", "移到回收站 huishouzhan hsz"),
    _c("restore_trashed", "r", "", N_("Put back"), N_("take out of the trash"), "act", "还原 huanyuan hy"),
    _c("erase", "", "", N_("Erase for good"), N_("no undo; asks first and names what is lost"), "act", "彻底删除 chedishanchu cdsc"),
    _c("copy", "y", "", N_("Copy"), N_("the field under the cursor"), "act", "复制 fuzhi fz"),
    _c("copy_card", "", "", N_("Copy card"), N_("name, company and contact points as text"), "act", "复制名片 fuzhimingpian fzmp"),
    _c(
        "copy_mails", "", "", N_("Copy mail addresses"),
        N_("of the selected, to be put into a mail; who does not want mail is left out"), "act", "复制邮箱 fuzhiyouxiang fzyx email",
    ),
    _c("history", "h", "", N_("History"), N_("what was changed in this record, and when"), "act", "修改记录 xiugaijilu xgjl"),
    # words and settings of the owner's own
    _c("move_up", "-", "", N_("Move up"), N_("one place further up in its list"), "act", "上移 shangyi sy"),
    _c("move_down", "+", "", N_("Move down"), N_("one place further down in its list"), "act", "下移 xiayi xy"),
    _c("merge_entry", "", "", N_("Merge into another"), N_("whoever uses this entry gets the other one"), "act", "合并 hebing hb"),
    _c("field_choices", "", "", N_("Choices"), N_("the words this field offers"), "act", "选项 xuanxiang xx"),
    _c("field_sensitive", "", "", N_("Sensitive"), N_("covered until asked for, and never found by a search"), "act", "敏感 mingan mg"),
    _c("field_internal", "", "", N_("Internal only"), N_("marked as not for other people's eyes"), "act", "仅内部 jinneibu jnb"),
    _c(
        "original", "O", "", N_("Original text"),
        N_("a text of the program that was changed says again what it said"), "act", "恢复原文 huifuyuanwen hfyw",
    ),
    # the rows of a filter
    _c("filter_group", "", "", N_("Add “any of”"), N_("a group of conditions of which one has to fit"), "find", "任一 renyi ry"),
    _c("filter_in", "", "", N_("Into the group"), N_("this condition goes into the nearest “any of” group"), "find", "移入 yiru yr"),
    _c("filter_out", "", "", N_("Out of the group"), N_("this condition has to fit by itself"), "find", "移出 yichu yc"),
    _c(
        "filter_take", "", "", N_("Take the list's filter"),
        N_("the conditions of the list of customers, to be changed here"), "find", "取列表条件 quliebiaotiaojian qtj",
    ),
    _c("filter_negate", "", "", N_("Not"), N_("what fits this row is left out, or no longer"), "find", "取反 qufan qf"),
    # what is counted in the insights
    _c("cross", "", "", N_("Cross with"), N_("count by a second field as well"), "find", "交叉 jiaocha jc"),
    _c("period", "", "", N_("Period"), N_("how long the periods are that are compared"), "find", "时段 shiduan sd"),
    # several at once
    _c(
        "bulk_edit", "", "", N_("Bulk edit"),
        N_("one field of all selected; shows before and after first"), "mark", "批量修改 piliangxiugai plxg",
    ),
    _c("merge", "", "", N_("Merge"), N_("the selected ones become one customer; side by side first"), "mark", "合并 hebing hb"),
    _c("take_left", "left", "", N_("Value on the left"), N_("the value one column further left is kept"), "mark"),
    _c("take_right", "right", "", N_("Value on the right"), N_("the value one column further right is kept"), "mark"),
    _c("mark", "space", "", N_("Select"), N_("mark this line and move on"), "mark", "选择 xuanze xz"),
    _c("mark_range", "v", "", N_("Range"), N_("mark from the last mark to here"), "mark", "连选 lianxuan lx"),
    _c("mark_all", "*", "", N_("All"), N_("mark everybody in the list"), "mark", "全选 quanxuan qx"),
    _c("marks_back", "V", "", N_("Marks back"), N_("bring the last marks back"), "mark", "恢复选择 huifuxuanze hfxz"),
    # the book
    _c("undo", "u", "ctrl+z", N_("Undo"), N_("take the last step back, also after a restart"), "book", "撤销 chexiao cx"),
    _c("redo", "U", "ctrl+y ctrl+r", N_("Redo"), N_("make the last undone step again"), "book", "重做 chongzuo cz"),
    _c("book_history", "", "", N_("Book history"), N_("every step; an older one can be taken back alone"), "book", "修改记录 lishi ls"),
    _c(
        "duplicates", "", "", N_("Find duplicates"),
        N_("who seems to stand in the book twice, and why"), "book", "查重 chachong cc 重复 chongfu cf 合并 hebing",
    ),
    _c("trash", "", "", N_("Trash"), N_("customers that were removed"), "book", "回收站 huishouzhan hsz"),
    _c(
        "import_csv", "", "", N_("Import a sheet"),
        N_("customers from a workbook, a table or address cards; tried first, one undoable step"), "book",
        "导入 daoru dr excel csv vcard 联系人 lianxiren lxr contacts",
    ),
    _c(
        "import_reading", "c", "", N_("Encoding"),
        N_("how a file is read: its encoding, what stands between cells, which sheet"), "book",
    ),
    _c(
        "import_rejects", "w", "", N_("Save refused rows"),
        N_("the refused rows with their reasons, as a file that imports again"), "book",
    ),
    _c(
        "export", "", "", N_("Export"),
        N_("the selected, or the list as it stands, as a file for other programs"), "book", "导出 daochu dc",
    ),
    _c(
        "backup", "", "", N_("Back up now"),
        N_("the whole book in one encrypted file, proved by reading it back"), "book", "备份 beifen bf backup 立即备份 lijibeifen ljbf",
    ),
    _c(
        "verify_backup", "", "", N_("Verify a backup"),
        N_("read a backup to its end and say what it holds; writes nothing"), "book", "验证备份 yanzhengbeifen yzbf",
    ),
    _c(
        "restore_backup", "", "", N_("Restore a backup"),
        N_("a backup in the place of this book, which is kept"), "book", "恢复备份 huifubeifen hfbf 恢复 huifu hf",
    ),
    _c(
        "snapshots", "", "", N_("Snapshots"),
        N_("copies kept on this machine: look into one, bring one customer or everything back"), "book", "快照 kuaizhao kz",
    ),
    _c("settings", "", "", N_("Settings"), N_("this machine, this book, pick lists, fields of your own, keys"), "book", "设置 shezhi sz"),
    _c("products", "", "", N_("Products"), N_("what you sell: add, rename, price, retire"), "book", "产品 chanpin cp 商品 shangpin"),
    _c(
        "templates", "", "", N_("Templates"),
        N_("texts of greetings and questions: add, change, retire"), "book", "模板 muban mb 问候语 wenhouyu",
    ),
    _c("custom_fields", "", "", N_("Custom fields"), N_("fields of your own: add, rename, retire"), "book", "自定义字段 zdyzd"),
    _c("passphrase", "", "", N_("Change passphrase"), N_("the old one is asked first"), "book", "修改主密码 xiugaizhumima zmm"),
    # the program
    _c("menu", ";", "f10", N_("More"), N_("everything that can be done here, chosen by digit"), "app", "操作菜单 caozuocaidan cd"),
    _c(
        "palette", ":", "ctrl+p", N_("Palette"),
        N_("every command by name, in English, Chinese or pinyin"), "app", "命令面板 minglingmianban mb",
    ),
    _c("help", "?", "f1", N_("Help"), N_("the keys that work here"), "app", "帮助 bangzhu bz"),
    _c("mask", "z", "-", N_("Privacy mask"), N_("names and numbers half hidden on every screen"), "app", "隐私遮挡 yinsizhedang yszd"),
    _c("lock", "", "f12", N_("Lock"), N_("keep what is typed, close the book, ask for its passphrase"), "app", "锁定 suoding sd"),
    _c(
        "guide", "", "ctrl+g", N_("Guided round"),
        N_("practice book: past what is asked for now, or the round again"), "app", "引导 yindao yd 练习 lianxi lx",
    ),
    _c("guide_end", "", "", N_("End the round"), N_("away with the line of the guided round"), "app", "结束引导 jieshuyindao jsyd"),
    _c("redraw", "", "ctrl+l", N_("Redraw"), N_("paint the screen again; twice locks the book"), "app", "重画 chonghua ch"),
    _c("switch_language", "", "", N_("中文 / English"), N_("the other language, from now on"), "app", "语言 yuyan yy language"),
    _c("switch_theme", "", "", N_("Light or dark"), N_("the next look"), "app", "主题 zhuti zt theme"),
    _c("about", "", "", N_("About"), N_("version, book, what is promised"), "app", "关于 guanyu gy"),
    _c("quit_twice", "q", "", N_("Quit or back"), N_("twice at the top; elsewhere one step back"), "app", "退出 tuichu tc"),
    _c("quit", "", "ctrl+q", N_("Quit"), N_("at once; keeps drafts, closes the book"), "app", "立即退出 lijituichu ljtc"),
    # before a book is open
    _c("unlock", "enter", "", N_("Unlock"), N_("open the book"), "app"),
    _c("read_only", "r", "", N_("Open to read only"), N_("while another window writes"), "app"),
    _c("practice", "", "f2", N_("Practice book"), N_("invented customers; nothing is kept"), "app"),
    _c("recover", "", "f4", N_("Recover"), N_("forgotten passphrase: open the book with its recovery code"), "app"),
    _c("restore_here", "", "f6", N_("Restore a backup"), N_("a backup in the place of a damaged book, which is kept"), "app"),
    _c("later", "", "f9", N_("Later"), N_("check the recovery code another time"), "app"),
    # forms and dialogs
    _c("save", "", "ctrl+s", N_("Save"), N_("save what was typed"), "app", "保存 baocun bc"),
    _c("choose", "enter", "", N_("Choose"), N_("take this one"), "app"),
    _c("reveal", "", "ctrl+r", N_("Show"), N_("show or hide what is typed"), "app"),
    _c("propose", "", "f5", N_("Propose"), N_("propose a passphrase"), "app"),
)
"""Every command, in the order of the help page."""

BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}
"""Every command by its id."""

PLACES: tuple[str, ...] = ("today", "customers", "follow_ups", "filter", "insights", "tidy")
"""Top-level places in the order of their digits; the command of each is ``go_<place>``."""

_rebound: dict[str, tuple[str, ...]] = {}


def keys_of(id: str) -> tuple[str, ...]:
    """The keys of a command now: the owner's from the configuration, else the program's."""
    command = BY_ID[id]
    return _rebound.get(id, command.keys + command.twins)


def rebind(wanted: Mapping[str, str]) -> list[str]:
    """Take the owner's keys (``{"new": "n,ctrl+n"}``) and say what could not be taken, one sentence each.

    An unknown id and a key that another command of the same surroundings already has are reported and left as they were.
    """
    problems: list[str] = []
    _rebound.clear()
    for id, keys in wanted.items():
        if id not in BY_ID:
            problems.append(_("keys: there is no command “{id}”").format(id=id))
            continue
        chosen = parsed(keys)
        if unknown := next((key for key in chosen if not is_key(key)), None):
            problems.append(_("keys: “{key}” is not the name of a key").format(key=unknown))
            continue
        if (clash := taken_key(id, chosen)) is not None:
            problems.append(_("keys: “{id}” and “{other}” cannot share a key; “{id}” keeps its own").format(id=id, other=clash[1]))
        elif chosen:
            _rebound[id] = chosen
    return problems


def taken_key(id: str, keys: Iterable[str]) -> tuple[str, str] | None:
    """The first of these keys that another command of the same surroundings has, with that command."""
    others = [other for other in BY_ID if other != id and not _apart(id, other)]
    return next(((key, other) for key in keys for other in others if key in keys_of(other)), None)


_APART: tuple[frozenset[str], ...] = (
    frozenset({"save", "choose", "reveal", "propose"}),
    frozenset({"unlock", "read_only", "practice", "recover", "restore_here", "later", "reveal", "propose", "save"}),
    frozenset({"move_up", "move_down"}),
    frozenset({"take_left", "take_right"}),
    frozenset({"import_reading", "import_rejects"}),
)
"""Commands of forms and of the screens before a book is open, which never stand beside those of a list; and those of a list of words, or
of values side by side, which has a use of its own for a key that elsewhere is the twin of another."""


_NEVER_BOTH: frozenset[frozenset[str]] = frozenset({frozenset({"rating", "restore_trashed"})})
"""Pairs of which one is always impossible: who lies in the trash is not rated."""


def _apart(one: str, other: str) -> bool:
    """Whether two commands never stand in the same surroundings (forms and lists), so they may share a key."""
    if frozenset({one, other}) in _NEVER_BOTH:
        return True
    return any((one in group) != (other in group) for group in _APART)


def textual_keys(id: str) -> frozenset[str]:
    """The keys of a command as Textual names them in events."""
    return frozenset(PUNCTUATION.get(key, key) for key in keys_of(id))


def shown_key(id: str) -> str:
    """The key to show beside a command; empty where it has none."""
    keys = keys_of(id)
    return key_name(keys[0]) if keys else ""


def label(id: str) -> str:
    """The label of a command in the language in force."""
    return _(BY_ID[id].label)


def help_line(id: str) -> str:
    """The help sentence of a command in the language in force."""
    return _(BY_ID[id].help)


def search_words(id: str) -> str:
    """All a person might type to find a command: both languages, pinyin, initials, id; folded to lower case."""
    command = BY_ID[id]
    return " ".join((command.label, _(command.label), command.words, id.replace("_", " "))).casefold()


BY_USE = ("act", "find", "book", "mark", "app", "go", "move")
"""Groups in the order of menu and palette: what is looked up most comes first."""


def by_use(ids: Iterable[str]) -> list[str]:
    """These ids in the order of menu and palette."""
    return sorted(ordered(ids), key=lambda id: BY_USE.index(BY_ID[id].group))


def ordered(ids: Iterable[str]) -> list[str]:
    """These ids in the order of the registry, each once."""
    wanted = set(ids)
    return [command.id for command in COMMANDS if command.id in wanted]
