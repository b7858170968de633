"""Writes layers of USD at random, with what USD itself says that each needs of others.

    python write_layers.py FOLDER COUNT VERSION

Each is there as a text, as a crate file of that version, and as one that was saved again after it had lost and won
arcs. `expected.json` in FOLDER has what each needs, and the newest version that this USD writes.
"""

import importlib.util
import json
import os
import random
import sys
from pathlib import Path

VERSION = sys.argv[3]
# USD looks there once. Of what no older version holds, it would write a newer one.
os.environ["USD_WRITE_NEW_USDC_FILES_AS_VERSION"] = VERSION
HAS_PAYLOADS = int(VERSION.split(".")[1]) >= 8
LISTS = ("prependedItems", "appendedItems", "deletedItems", "addedItems", "orderedItems")

bpy = importlib.util.find_spec("bpy")
assert bpy is not None
assert bpy.submodule_search_locations is not None
sys.path.extend(map(str, Path(bpy.submodule_search_locations[0]).glob("*/python/lib/python*/site-packages")))

from pxr import Sdf, Usd, Vt  # noqa: E402

chance = random.Random(8)
NAMES = (
    "sea",
    "städte",
    "a b",
    "it's",
    'say "x"',
    "at@home",
    "two@@",
    "three@@@",
    "deep/er",
    "../up",
    "x#1",
    "semi;colon",
)


def a_path() -> str:
    name = chance.choice(NAMES) + str(chance.randrange(50))
    ending = chance.choice((".usd", ".usda", ".usdc", ".usdz[in/side.usd]", ".usd:SDF_FORMAT_ARGS:a=b&c=d"))
    return chance.choice(("./", "", "/abs/", "C:/")) + name + ending


def a_prim() -> str:
    return f"/A{chance.randrange(10**6)}"  # no two arcs may be the same


def an_offset() -> Sdf.LayerOffset:
    return Sdf.LayerOffset(chance.choice((0, 2.5)), chance.choice((1, 0.1)))


def a_reference() -> Sdf.Reference:
    extra = {"asset": Sdf.AssetPath("no.usd"), "more": {"references": "@no.usd@", "n": 1.1}}
    return Sdf.Reference(chance.choice((a_path(), "")), a_prim(), an_offset(), chance.choice((extra, {})))


def a_payload() -> Sdf.Payload:
    return Sdf.Payload(chance.choice((a_path(), "")), a_prim(), an_offset())


def fill(edits, make) -> None:
    if chance.random() < 0.3:
        edits.explicitItems = [make() for _ in range(chance.randrange(3))]
        return
    for name in LISTS:
        if chance.random() < 0.4:
            setattr(edits, name, [make() for _ in range(chance.randrange(1, 4))])


def clips() -> dict[str, object]:
    made = {
        "assetPaths": Sdf.AssetPathArray([Sdf.AssetPath(a_path()) for _ in range(chance.randrange(4))]),
        "manifestAssetPath": Sdf.AssetPath(a_path()),
        "templateAssetPath": f"./clips/{chance.choice(NAMES)}.##.usd",
        "templateStartTime": 1.5,
        "times": Vt.Vec2dArray([(0, 0), (1, 1)]),
        "primPath": "/A",
    }
    return {key: value for key, value in made.items() if chance.random() < 0.6}


def decorate(prim: Sdf.PrimSpec) -> None:
    prim.documentation = 'references = @no.usd@ (\n# """ \' payload = @no.usd@'
    prim.customData = {"references": Sdf.AssetPath("no.usd"), "inner": {"payload": "@no.usd@"}}
    points = Sdf.AttributeSpec(prim, "points", Sdf.ValueTypeNames.Float3Array)
    points.default = Vt.Vec3fArray([(n, -n / 3, 1e-9) for n in range(chance.randrange(200))])
    for name in ("references", "payload", "subLayers"):
        attribute = Sdf.AttributeSpec(prim, name, Sdf.ValueTypeNames.Asset)
        attribute.default = Sdf.AssetPath("no.usd")
        attribute.documentation = "@no.usd@"


def add_arcs(prim: Sdf.PrimSpec) -> None:
    if chance.random() < 0.5:
        fill(prim.referenceList, a_reference)
    if HAS_PAYLOADS and chance.random() < 0.5:
        fill(prim.payloadList, a_payload)
    if chance.random() < 0.4:
        prim.SetInfo("clips", {name: clips() for name in ("default", "other")})


def populate(layer: Sdf.Layer) -> None:
    layer.comment = "subLayers = [@no.usd@]"
    for _ in range(chance.randrange(3)):
        path = a_path()
        if path not in list(layer.subLayerPaths):
            layer.subLayerPaths.append(path)
    for index in range(len(layer.subLayerPaths)):
        layer.subLayerOffsets[index] = an_offset()
    for number in range(chance.randrange(1, 5)):
        prim = Sdf.CreatePrimInLayer(layer, f"/A{number}/B/C{number}")
        decorate(prim)
        add_arcs(prim)
        variants = Sdf.CreateVariantInLayer(layer, prim.path, "look", "one")
        add_arcs(variants.primSpec)


def needed(layer: Sdf.Layer) -> dict[str, list[str]]:
    paths, templates = set(layer.GetCompositionAssetDependencies()), set()

    def visit(path: Sdf.Path) -> None:
        prim = layer.GetPrimAtPath(path) if path.IsPrimPath() or path.IsPrimVariantSelectionPath() else None
        for made in prim.GetInfo("clips").values() if prim and prim.HasInfo("clips") else ():
            paths.update(each.path for each in made.get("assetPaths") or ())
            paths.add(made["manifestAssetPath"].path if "manifestAssetPath" in made else "")
            templates.add(made.get("templateAssetPath", ""))

    layer.Traverse(Sdf.Path.absoluteRootPath, visit)
    return {"paths": sorted(paths - {""}), "templates": sorted(templates - {""})}


def main() -> None:
    folder = Path(sys.argv[1])
    expected: dict[str, object] = {}
    for number in range(int(sys.argv[2])):
        crate = Sdf.Layer.CreateNew(str(folder / f"{number}.usdc"))
        populate(crate)
        crate.Save()
        crate.Export(str(folder / f"{number}.usda"))
        expected[f"{number}.usda"] = expected[f"{number}.usdc"] = needed(crate)
        again = Sdf.Layer.CreateNew(str(folder / f"{number}-again.usdc"))
        again.TransferContent(crate)
        again.Save()
        lost = again.GetPrimAtPath("/A0/B/C0")
        lost.referenceList.ClearEdits()
        if HAS_PAYLOADS:
            lost.payloadList.ClearEdits()
        lost.referenceList.Add(Sdf.Reference(f"./won{number}.usd"))
        again.Save()
        expected[f"{number}-again.usdc"] = needed(again)
    info = getattr(Sdf, "CrateInfo", None) or Usd.CrateInfo
    expected["newest"] = info.Open(str(folder / "0.usdc")).GetSoftwareVersion()
    (folder / "expected.json").write_text(json.dumps(expected))


main()
