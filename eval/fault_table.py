"""What the rules find of injected faults, kind by kind, beside the rival's rules."""

from collections.abc import Sequence

from eval.estimate import Estimate, estimate_parts
from eval.injected import Base, FaultScore
from eval.metrics import Part
from extractor.records import Record


class FaultLine(Record):
    """One kind. `found`: new findings; `unbound`: changes that nothing in the report ties; `missed`: those
    that something ties and no finding names; `first`, `top_three`: of those that break a sum, the exact
    repair is proposed; `rival`: its rules say something new; `damage`: wrong cells a report after its repair.
    """

    kind: str
    injected: int
    found: Estimate
    unbound: int
    missed: int
    first: Estimate
    top_three: Estimate
    rival: Estimate
    changed: float
    damage: float


def fault_lines(bases: Sequence[Base]) -> list[FaultLine]:
    """Kinds in the order in which they were first injected, then all together."""
    groups: dict[str, list[FaultScore]] = {}
    for fault in (fault for base in bases for fault in base.faults):
        groups.setdefault(fault.kind, []).append(fault)
    groups["all"] = [fault for faults in groups.values() for fault in faults]
    return [_line(kind, faults) for kind, faults in groups.items() if faults]


def alarms(bases: Sequence[Base]) -> tuple[Estimate, Estimate]:
    """Consistent reports of which something is said, by us and by the rival."""
    ours = estimate_parts("alarms", [Part(bool(each.base.alarms), 1) for each in bases])
    theirs = estimate_parts("rival_alarms", [Part(bool(each.base.rival_alarms), 1) for each in bases])
    return ours, theirs


def _line(kind: str, faults: Sequence[FaultScore]) -> FaultLine:
    broken = [fault for fault in faults if fault.breaks]
    return FaultLine(
        kind=kind,
        injected=len(faults),
        found=estimate_parts("found", [Part(bool(f.codes), 1) for f in faults]),
        unbound=sum(not f.ties for f in faults),
        missed=sum(bool(f.ties) and not f.codes for f in faults),
        first=estimate_parts("first", [Part(f.rank == 1, 1) for f in broken]),
        top_three=estimate_parts("top_three", [Part((f.rank or 9) <= 3, 1) for f in broken]),
        rival=estimate_parts("rival", [Part(f.rival, 1) for f in faults]),
        changed=sum(f.changed for f in faults) / len(faults),
        damage=sum(f.damage for f in faults) / len(faults),
    )
