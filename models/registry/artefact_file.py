"""An artefact as bytes and back: arrays and JSON in one npz file, nothing that can run."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.artefact import Artefact
from models.calibration.calibration import Calibration
from models.detector import LANES, Detector, Dimension
from models.discovery import rules
from models.learned.boosted_trees import Boosted
from models.learned.column_detector import ColumnDetector
from models.learned.directions import Directions
from models.learned.export import Form
from models.learned.flat_forest import FlatForest
from models.learned.isolation_forest import Forest
from models.learned.own_detector import Own
from models.learned.reranker import Ranker
from models.learned.tables import Tables
from streams.contract.json_object import Json
from streams.user_error import UserError

LAYOUT, WITH_OWN = 1, 2
"""With detectors of one's own an artefact is of layout 2, which programs of before refuse: they
would serve it without."""
FORMS: dict[str, tuple[str, ...]] = {
    kind.__name__: kind._fields for kind in (FlatForest, Tables, Directions)
}
Arrays = dict[str, NDArray[Any]]
"""Arrays of any type by name, as `numpy.savez` keeps them."""
NO_DAYS = np.zeros(1, np.int64)
"""Artefacts of before did not say of how many person-days they had learned."""


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes, as hex."""
    return hashlib.sha256(data).hexdigest()


def dumped(artefact: Artefact) -> bytes:
    """Return an artefact as bytes; the same artefact gives the same bytes."""
    arrays: Arrays = _calibration_arrays(artefact)
    forests, rankers, owns = [], [], []
    for forest in artefact.forests:
        if isinstance(forest, Own):
            owns.append(_said_of(forest))
            arrays |= _own_arrays(forest)
        elif isinstance(forest, Ranker):
            rankers.append(_said_of_ranker(forest))
            arrays |= _ranker_arrays(forest)
        elif isinstance(forest, Forest):
            forests.append({"dimension": forest.dimension, "names": forest.names})
            arrays |= _forest_arrays(forest)
        else:
            raise TypeError(f"cannot store a {type(forest).__name__}")
    said: Json = {"layout": LAYOUT, "forests": forests, "rankers": rankers}
    if owns:
        said |= {"layout": WITH_OWN, "own": owns}
    head = json.dumps(said, sort_keys=True)
    arrays["head"] = np.frombuffer(head.encode(), np.uint8)
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **arrays)
    return out.getvalue()


def loaded(data: bytes, version: str) -> Artefact:
    """Read an artefact back.

    Raises
    ------
    UserError
        If the layout is another one, or something in it is no plain array.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    head = json.loads(arrays["head"].tobytes())
    if head["layout"] not in (LAYOUT, WITH_OWN):
        raise UserError(f"artefact layout {head['layout']} is not {LAYOUT}; train it again")
    forests: tuple[Detector, ...] = tuple(_forest(one, arrays) for one in head["forests"])
    forests = (*forests, *(_own(one, arrays) for one in head.get("own", ())))
    every: tuple[Detector, ...] = (*rules(), *forests)
    known = {one.id: one for one in every}
    rankers = tuple(_ranker(one, arrays, known) for one in head.get("rankers", ()))
    fusions = {
        lane: one
        for lane in LANES
        for one in [_calibrations(arrays, "f").get(lane)]
        if one is not None
    }
    return Artefact(version, (*forests, *rankers), _calibrations(arrays, "c"), fusions)


def _calibrations(arrays: Arrays, group: str) -> dict[str, Calibration]:
    names = [name.split(":")[1] for name in arrays if name.startswith(f"{group}:")]
    return {
        name: Calibration(
            arrays[f"{group}:{name}:knots"],
            arrays[f"{group}:{name}:rarity"],
            float(arrays[f"{group}:{name}:slope"][0]),
            int(arrays.get(f"{group}:{name}:days", NO_DAYS)[0]),
        )
        for name in sorted(set(names))
    }


def _calibration_arrays(artefact: Artefact) -> Arrays:
    """Return what was learned of how rare a surprise is, of each detector and each lane."""
    arrays: Arrays = {}
    for group, calibrations in (("c", artefact.calibrations), ("f", artefact.fusions)):
        for name, one in sorted(calibrations.items()):
            arrays[f"{group}:{name}:knots"] = one.knots
            arrays[f"{group}:{name}:rarity"] = one.rarity
            arrays[f"{group}:{name}:slope"] = np.array([one.slope])
            arrays[f"{group}:{name}:days"] = np.array([one.days])
    return arrays


def _said_of(own: Own) -> Json:
    kind = type(own.form).__name__
    return {"id": own.id, "dimension": own.dimension, "names": own.names, "form": kind}


def _own_arrays(own: Own) -> Arrays:
    parts = {f"o:{own.id}:form.{name}": one for name, one in own.form._asdict().items()}
    arrays: Arrays = {name: np.asarray(one) for name, one in parts.items()}
    return arrays | {f"o:{own.id}:usual": own.usual} | _tail("o", own.id, own)


def _said_of_ranker(ranker: Ranker) -> Json:
    said: Json = {"family": ranker.family, "inputs": [one.id for one in ranker.inputs]}
    return said if ranker.trees is None else said | {"trees": True}


def _ranker_arrays(ranker: Ranker) -> Arrays:
    trees = {} if ranker.trees is None else ranker.trees._asdict()
    arrays = {f"r:{ranker.family}:{part}": np.asarray(one) for part, one in trees.items()}
    arrays[f"r:{ranker.family}:weights"] = ranker.weights
    return arrays | _tail("r", ranker.family, ranker)


def _forest_arrays(forest: Forest) -> Arrays:
    parts = {f"t:{forest.dimension}:{name}": one for name, one in forest.flat._asdict().items()}
    arrays: Arrays = {name: np.asarray(one) for name, one in parts.items()}
    return arrays | _tail("t", forest.dimension, forest)


def _form(kind: str, parts: Arrays) -> Form:
    """Return a form from its arrays."""
    if kind == Tables.__name__:
        return Tables(*(parts[name] for name in Tables._fields))
    if kind == Directions.__name__:
        return Directions(*(parts[name] for name in Directions._fields))
    feature, threshold, depth, usual = (parts[name] for name in FlatForest._fields[:-1])
    return FlatForest(feature, threshold, depth, usual, float(parts["scale"]))


def _own(said: Json, arrays: Arrays) -> Own:
    name = said["id"]
    parts = {one: arrays[f"o:{name}:form.{one}"] for one in FORMS[said["form"]]}
    form = _form(said["form"], parts)
    usual, knots, heights, slope = (
        arrays[f"o:{name}:{part}"] for part in ("usual", "knots", "heights", "slope")
    )
    names = tuple(said["names"])
    return Own(name, said["dimension"], names, usual, form, knots, heights, float(slope[0]))


def _tail(group: str, name: str, fitted: ColumnDetector | Ranker) -> Arrays:
    """Return the arrays that map a score to a surprise."""
    return {
        f"{group}:{name}:knots": fitted.knots,
        f"{group}:{name}:heights": fitted.heights,
        f"{group}:{name}:slope": np.array([fitted.slope]),
    }


def _ranker(said: Json, arrays: Arrays, known: dict[str, Detector]) -> Ranker:
    family = said["family"]
    weights, knots, heights, slope = (
        arrays[f"r:{family}:{part}"] for part in ("weights", "knots", "heights", "slope")
    )
    inputs = tuple(known[name] for name in said["inputs"])
    trees = None
    if said.get("trees"):
        part = {name: arrays[f"r:{family}:{name}"] for name in Boosted._fields}
        base = float(part.pop("base"))
        trees = Boosted(**part, base=base)
    return Ranker(family, inputs, weights, knots, heights, float(slope[0]), trees=trees)


def _forest(said: Json, arrays: Arrays) -> Forest:
    dimension: Dimension = said["dimension"]
    part = {
        name: arrays[f"t:{dimension}:{name}"]
        for name in (*FlatForest._fields, "knots", "heights", "slope")
    }
    flat = FlatForest(
        part["feature"], part["threshold"], part["depth"], part["usual"], float(part["scale"])
    )
    names = tuple(said["names"])
    slope = float(part["slope"][0])
    return Forest(dimension, names, flat, part["knots"], part["heights"], slope)
