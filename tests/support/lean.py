"""What thousands of apps in one process would do again and again: parse the same style sheets, find the same rules for the same widgets,
walk through all modules for garbage, paint what nobody looks at."""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from textual import strip
from textual.cache import FIFOCache
from textual.css import match, query, stylesheet
from textual.css.model import CombinatorType, RuleSet, SelectorSet
from textual.css.styles import RenderStyles
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.reactive import Reactive
from textual.screen import Screen

TEXTUALS_APPLY = stylesheet.Stylesheet.apply
"""What ``keep_found_rules`` takes the place of."""
TEXTUALS_REFRESH = Screen._compositor_refresh
"""What ``paint_at_rest`` takes the place of."""
_YOUNG = 20_000
"""Objects between two looks for garbage; Python's own 700 means a look several times per key of an app under test."""
_OF_PLACE = {"first-of-type", "last-of-type", "first-child", "last-child", "empty"}


def run_lean() -> None:
    """All of it, once per process."""
    keep_parsed_sheets()
    keep_found_rules()
    make_strips_light()
    paint_at_rest()
    keep_ways_of_messages()
    read_lightly()
    pass_by_modules()


def keep_parsed_sheets() -> None:
    """Parse a style sheet once per process and set of variables: the rules are read-only, and every app of a run has the same."""
    parse, tokenize = stylesheet.parse, stylesheet.tokenize_values

    @cache
    def of(variables: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        return tokenize(dict(variables))

    kept: dict[Any, tuple[list[RuleSet], Any]] = {}

    def parsed(scope: str, css: str, read_from: Any, *, variable_tokens: Any, is_default_rules: bool, tie_breaker: int) -> list[RuleSet]:
        # By identity, with the object kept alive: to hash some thousand tokens would cost as much as parsing.
        key = (id(variable_tokens), scope, css, read_from, is_default_rules, tie_breaker)
        if key not in kept:
            rules = parse(
                scope, css, read_from, variable_tokens=variable_tokens, is_default_rules=is_default_rules, tie_breaker=tie_breaker
            )
            kept[key] = list(rules), variable_tokens
        return kept[key][0]

    stylesheet.parse = parsed  # type: ignore[assignment]
    stylesheet.tokenize_values = lambda values: of(tuple(values.items()))


class _Fitting:
    """Rules whose last part fits some widgets: what they say, for everything they may ask of a widget and of those around it."""

    def __init__(self, rules: list[RuleSet]) -> None:
        self._rules = rules
        pseudo = set[str]().union(*(rule.pseudo_classes for rule in rules))
        self._pseudo = sorted(pseudo)
        self._said: dict[Any, Mapping[str, Any]] = {}
        self.flags = ("hover" in pseudo, "focus-within" in pseudo, not pseudo.isdisjoint(_OF_PLACE), not pseudo.isdisjoint({"odd", "even"}))
        """What has to happen for them to say something else."""

    def say(self, path: list[DOMNode]) -> Mapping[str, Any]:
        """The styles of the last widget of this path."""
        pseudo = self._pseudo
        key = tuple([(type(each), each._id, frozenset(each._classes), *map(each.has_pseudo_class, pseudo)) for each in path])
        if key not in self._said:
            self._said[key] = self._work_out(path)
        return self._said[key]

    def _work_out(self, path: list[DOMNode]) -> Mapping[str, Any]:
        """As ``Stylesheet.apply`` of Textual does it; a test holds both together."""
        said: defaultdict[str, list[tuple[Any, Any]]] = defaultdict(list)
        initial: set[str] = set()
        initial_by_default: set[str] = set()
        for rule in self._rules:
            for base in stylesheet.Stylesheet._check_rule(rule, path):
                for name, weight, value in rule.styles.extract_rules(base, rule.is_default_rules, rule.tie_breaker):
                    if value is None:
                        (initial_by_default if rule.is_default_rules else initial).add(name)
                    said[name].append((weight, value))
        heaviest = itemgetter(0)
        found = {name: max(values, key=heaviest)[1] for name, values in said.items()}
        for name in initial:
            if found[name] is None:
                by_default = [each for each in said[name] if not each[0][0]]
                if by_default:
                    found[name] = max(by_default, key=heaviest)[1]
                else:
                    initial_by_default.add(name)
        for name in initial_by_default:
            if found[name] is None:
                own = [each for each in said[name] if each[0][0]]
                found[name] = max(own, key=heaviest)[1] if own else getattr(stylesheet._DEFAULT_STYLES, name)
        return found


def keep_found_rules() -> None:
    """Find out once which rules fit a widget in its place; with a new app each time it is a fifth of what a test costs."""
    of_sheet: dict[tuple[int, ...], dict[Any, _Fitting]] = {}
    of_rules: dict[tuple[int, ...], _Fitting] = {}
    of_parts: dict[int, Any] = {}
    """What becomes of what the rules say in a part of a widget, which is made anew each time."""

    def fitting(rules: list[RuleSet], names: set[str]) -> _Fitting:
        found = [rule for rule in reversed(rules) if not rule.selector_names.isdisjoint(names)]
        return of_rules.setdefault(tuple(map(id, found)), _Fitting(found))

    def apply(self: Any, node: DOMNode, *, animate: bool = False, cache: Any = None) -> None:
        rules = self.rules
        known = self.__dict__.get("_known")
        if known is None or known[0] is not rules:
            known = self.__dict__["_known"] = (rules, of_sheet.setdefault(tuple(map(id, rules)), {}))
        own = (type(node), node._id, frozenset(node._classes))
        if own not in known[1]:
            known[1][own] = fitting(rules, node._selector_names)
        fits = known[1][own]
        node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even = fits.flags
        if styles := fits.say(node.css_path_nodes):
            if type(node) is not DOMNode:
                self.replace_rules(node, styles, animate=animate)
            elif id(styles) in of_parts:
                node.styles.base._rules.update(of_parts[id(styles)])
            else:
                self.replace_rules(node, styles)
                of_parts[id(styles)] = node.styles.base._rules.copy()
        self._process_component_classes(node)

    stylesheet.Stylesheet.apply = apply  # type: ignore[method-assign]


def make_strips_light() -> None:
    """Give a painted line each of its seven caches when it is first asked for it: most are thrown away with the line, never used."""
    sizes = {"_divide_cache": 4, "_crop_cache": 16, "_style_cache": 16, "_filter_cache": 4}
    sizes |= {"_line_length_cache": 4, "_crop_extend_cache": 4, "_offsets_cache": 4}

    def init(self: Any, segments: Any, cell_length: int | None = None) -> None:
        self._segments = list(segments)
        self._cell_length = cell_length
        self._render_cache = self._link_ids = self._cell_count = None

    def missing(self: Any, name: str) -> Any:
        if name not in sizes:
            raise AttributeError(name)
        made: FIFOCache[Any, Any] = FIFOCache(sizes[name])
        setattr(self, name, made)
        return made

    strip.Strip.__init__ = init  # type: ignore[method-assign]
    strip.Strip.__getattr__ = missing  # type: ignore[attr-defined]


def keep_ways_of_messages() -> None:
    """Look for the handler of a message only in the classes that have one: a widget has a dozen, and most messages concern one."""
    look = MessagePump._get_dispatch_methods
    kept: dict[tuple[type, type, str], tuple[type, ...] | None] = {}

    def with_handler(kind: type, message: type, name: str) -> tuple[type, ...] | None:
        if any(not each.__dict__.get("_decorated_handlers", {}).keys().isdisjoint(message.__mro__) for each in kind.__mro__):
            return None  # ``on`` chooses by what the message is about
        return tuple(each for each in kind.__mro__ if name in each.__dict__ or f"_{name}" in each.__dict__)

    def found(self: Any, name: str, message: Any) -> Iterable[Any]:
        key = (type(self), type(message), name)
        if key not in kept:
            kept[key] = with_handler(*key[:2], name)
        kinds = kept[key]
        return look(self, name, message) if kinds is None else handlers(self, kinds, name, message)

    def handlers(self: Any, kinds: tuple[type, ...], name: str, message: Any) -> Iterator[Any]:
        for kind in kinds:
            if message._no_default_action:
                return
            method = kind.__dict__.get(f"_{name}") or kind.__dict__[name]
            if not getattr(method, "_textual_on", None):
                yield kind, method.__get__(self, kind)

    MessagePump._get_dispatch_methods = found  # type: ignore[method-assign]


def read_lightly() -> None:
    """Answer what a reactive, a style or a query for one plain part is, without the half dozen calls between."""
    read = Reactive.__get__
    computed: dict[tuple[type, str], bool] = {}

    def get(self: Any, obj: Any, kind: Any) -> Any:
        if obj is None:
            return self
        key = (type(obj), self.compute_name)
        if key not in computed:
            computed[key] = hasattr(obj, self.compute_name)
        name = self.internal_name
        return read(self, obj, kind) if computed[key] or name not in (values := obj.__dict__) else values[name]

    Reactive.__get__ = get  # type: ignore[method-assign]

    def get_rule(self: Any, rule_name: str, default: object = None) -> object:
        own = self._inline_styles._rules
        return own[rule_name] if rule_name in own else self._base_styles._rules.get(rule_name, default)

    RenderStyles.get_rule = get_rule  # type: ignore[method-assign]
    find = match.match

    def matched(sets: Iterable[SelectorSet], node: DOMNode) -> bool:
        for each in sets:
            (first, *others) = each.selectors
            plain = not others and first.combinator is CombinatorType.DESCENDENT
            if first.check(node) if plain else find((each,), node):
                return True
        return False

    query.match = matched  # type: ignore[assignment]


def paint_at_rest() -> None:
    """Leave out what an app without a terminal would paint for nobody; ``settled`` paints the whole screen each time the app rests."""

    def refresh(self: Any) -> None:
        app = self.app
        if self is not app.screen or app.is_inline or not app.is_headless:
            TEXTUALS_REFRESH(self)
            return
        self._compositor._dirty_regions.clear()
        self._dirty_widgets.clear()
        app._update_mouse_over(self)

    Screen._compositor_refresh = refresh  # type: ignore[method-assign]


def pass_by_modules() -> None:
    """Let the garbage collector pass by all that is loaded when the tests begin."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(_YOUNG, 20, 20)
