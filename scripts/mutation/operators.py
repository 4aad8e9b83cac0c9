"""The changes that are made to a module, one at a time."""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast, override

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}
# What is logged or asserted is not behaviour.
UNTOUCHED = ("LOGGER.", "_LOGGER.", "TypeVar(", "cast(")


@dataclass(frozen=True)
class Mutant:
    """One change: its number in the module, its line, and what it does."""

    number: int
    line: int
    change: str


UNCHANGED = Mutant(-1, 0, "nothing")


def mutants_of(source: str) -> list[Mutant]:
    """Return every change that can be made to a module."""
    mutator = _Mutator(None)
    mutator.visit(ast.parse(source))
    return mutator.found


def mutated(source: str, number: int) -> ast.Module:
    """Return a module with one change; IndexError when it has no such change.

    Change -1 is none.
    """
    mutator = _Mutator(number)
    tree = cast("ast.Module", mutator.visit(ast.parse(source)))
    if number >= len(mutator.found):
        raise IndexError(number)
    return ast.fix_missing_locations(tree)


class _Mutator(ast.NodeTransformer):
    """Counts the changes, and makes the one that is wanted."""

    def __init__(self, wanted: int | None) -> None:
        """Make change number `wanted`, or none."""
        self.found: list[Mutant] = []
        self._wanted = wanted

    def _offer[Node: ast.AST](
        self, node: Node, change: str, make: Callable[[], Node]
    ) -> Node:
        """Count a change of a node; return the node, changed if it is the one."""
        mutant = Mutant(len(self.found), getattr(node, "lineno", 0), change)
        self.found.append(mutant)
        if mutant.number != self._wanted:
            return node
        return ast.copy_location(make(), node)

    @override
    def visit(self, node: ast.AST) -> ast.AST:
        """Leave out what does nothing when the code runs, or only logs."""
        if isinstance(node, ast.Call) and _is_untouched(node):
            return node
        if isinstance(node, (ast.Assert, ast.TypeAlias, ast.Import, ast.ImportFrom)):
            return node
        if isinstance(node, (ast.If, ast.While, ast.IfExp)):
            return self._condition(node)
        return cast("ast.AST", super().visit(node))

    @override
    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Change what is below, except decorators and annotations."""
        for field, old in ast.iter_fields(node):
            if field in ("decorator_list", "annotation", "returns", "type_params"):
                continue
            if isinstance(old, list):
                old[:] = [self.visit(x) if isinstance(x, ast.AST) else x for x in old]
            elif isinstance(old, ast.AST):
                setattr(node, field, self.visit(old))
        return node

    @override
    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """Turn each comparison into its opposite, or move its edge by one."""
        self.generic_visit(node)
        for index, old in enumerate(node.ops):
            new = COMPARISONS[type(old)]()

            def swap(
                index: int = index, new: ast.cmpop = new, node: ast.Compare = node
            ) -> ast.Compare:
                ops: Sequence[ast.cmpop] = node.ops
                return ast.Compare(
                    node.left, [*ops[:index], new, *ops[index + 1 :]], node.comparators
                )

            node = self._offer(node, f"{_name(old)} -> {_name(new)}", swap)
        return node

    @override
    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        """Turn `and` into `or`, and back."""
        self.generic_visit(node)
        new: ast.boolop = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return self._offer(
            node,
            f"{_name(node.op)} -> {_name(new)}",
            lambda: ast.BoolOp(new, node.values),
        )

    @override
    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Turn + into -, * into /, and back."""
        self.generic_visit(node)
        if (kind := ARITHMETIC.get(type(node.op))) is None:
            return node
        return self._offer(
            node,
            f"{_name(node.op)} -> {kind.__name__}",
            lambda: ast.BinOp(node.left, kind(), node.right),
        )

    @override
    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """Leave `not` out."""
        self.generic_visit(node)
        if not isinstance(node.op, ast.Not):
            return node
        return self._offer(cast("ast.expr", node), "without not", lambda: node.operand)

    @override
    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Turn True into False, and numbers into others; texts stay."""
        old = node.value
        if isinstance(old, bool):
            new: object = not old
        elif isinstance(old, int):
            new = old + 1 if old < 3 else old * 4
        elif isinstance(old, float):
            new = old / 3 if old else 1.0
        else:
            return node
        return self._offer(node, f"{old} -> {new}", lambda: ast.Constant(new))  # type: ignore[arg-type]

    def _condition(self, node: ast.If | ast.While | ast.IfExp) -> ast.AST:
        """Turn a condition round that no other change turns round."""
        self.generic_visit(node)
        test = node.test
        if isinstance(test, (ast.Name, ast.Attribute, ast.Call, ast.NamedExpr)):
            node.test = self._offer(
                cast("ast.expr", test),
                f"if {ast.unparse(test)} -> if not",
                lambda: ast.UnaryOp(ast.Not(), test),
            )
        return node

    @override
    def visit_Return(self, node: ast.Return) -> ast.stmt:
        """Return None instead; not of a truth value, for which None is no."""
        self.generic_visit(node)
        value = node.value
        if value is None:
            return node
        if isinstance(value, ast.Constant) and isinstance(value.value, bool | None):
            return node
        return self._offer(node, "return None", lambda: ast.Return(ast.Constant(None)))

    @override
    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        """Leave a call out."""
        self.generic_visit(node)
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        if not isinstance(call, ast.Call) or _is_untouched(call):
            return node
        return self._without(node)

    @override
    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        """Leave out what is remembered in an object or a container."""
        self.generic_visit(node)
        if not all(isinstance(t, (ast.Attribute, ast.Subscript)) for t in node.targets):
            return node
        return self._without(node)

    @override
    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        """Leave a count out."""
        self.generic_visit(node)
        return self._without(node)

    @override
    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        """Leave an error out."""
        self.generic_visit(node)
        return self._without(node)

    def _without(self, node: ast.stmt) -> ast.stmt:
        """Leave a statement out."""
        first = ast.unparse(node).partition("\n")[0]
        return self._offer(node, f"without {first}", ast.Pass)


def _is_untouched(call: ast.Call) -> bool:
    """Whether a call is no behaviour."""
    return f"{ast.unparse(call.func)}(".startswith(UNTOUCHED)


def _name(operator: ast.AST) -> str:
    """Return the name of an operator."""
    return type(operator).__name__
