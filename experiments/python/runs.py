"""Reads what a run has left on disk: weights, answers and claims. It needs Python 3.9 and numpy alone.

    run = Run("out", "F1.1")          # the finished run of a figure, or of a script's study
    run.labels                        # the cells: ['1−S=1', '1−S=0.7', …]
    run.weights("1−S=0.1")["W"]       # an array [restart, hidden, features]; also b, curve.*, evaluation.*, step-k.W
    run.answers["1−S=0.1"]            # what the questions gave, as Python values
    run.claims                        # each with claim, kind, expected, measured, holds
"""
import hashlib, json, struct, zipfile
from pathlib import Path
import numpy as np

KINDS = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "I32": "<i4", "U8": "u1", "BOOL": "?"}


def read_weights(data):
    """The arrays of a .safetensors file, by name; `data` is the file's bytes."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    arrays = {}
    for name, tensor in header.items():
        first, last = (8 + length + offset for offset in tensor["data_offsets"])
        arrays[name] = np.frombuffer(data[first:last], KINDS[tensor["dtype"]]).reshape(tensor["shape"])
    return arrays


class Run:
    """The latest finished run of a name in the folder that --out named; where there is none, the error says which there are."""

    def __init__(self, out, name):
        runs = {}
        for sums in sorted(Path(out, "runs").glob("*/SHA256SUMS"), key=lambda path: path.stat().st_mtime):
            runs[json.loads((sums.parent / "spec.json").read_text("utf-8"))["name"]] = sums.parent
        if name not in runs:
            raise KeyError(f"{out} has no finished run {name}; it has {', '.join(runs) or 'none'}")
        self.folder = runs[name]
        texts = ((self.folder / f"{each}.json").read_text("utf-8") for each in ("spec", "answers", "claims"))
        self.spec, self.answers, self.claims = map(json.loads, texts)
        self.labels = [cell["label"] for cell in self.spec["settings"]]

    def weights(self, label):
        """The arrays of a cell by name, from its file or from the archive that holds the files of many cells."""
        ending = f"-{self.spec['settings'][self.labels.index(label)]['key'][:12]}.safetensors"
        for path in (self.folder / "weights").glob(f"*{ending}"):
            return read_weights(path.read_bytes())
        for path in (self.folder / "weights").glob("cells-*.zip"):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(ending):
                        return read_weights(archive.read(name))
        raise FileNotFoundError(f"{self.folder} has no weights of {label}")

    def changed(self):
        """The files that are missing, or not as the run wrote them."""
        listed = (line.split("  ", 1) for line in (self.folder / "SHA256SUMS").read_text("utf-8").splitlines())
        files = ((digest, name, self.folder / name) for digest, name in listed)
        return [name for digest, name, path in files
                if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest]
