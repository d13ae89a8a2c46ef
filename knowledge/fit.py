"""Fits the choosers on the ways of asking: `python -m knowledge.fit DATA [index]`, in a process of its own.

Published topics come on standard input as `Overlay.as_json` writes them; nothing there means none.

scikit-learn, scipy and the index while it is built (some 200 MB resident) are here only; the service reads the
result with numpy.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from knowledge.chooser import Chooser, Choosers, grams
from knowledge.holds import HOLDS, holds
from knowledge.index import Floats
from knowledge.library import Library
from knowledge.overlay import NOTHING, Overlay
from knowledge.search import CHOOSERS, Search, place

LEAST_WEIGHT = 0.01  # one in twelve weights is larger; without the rest as many are right, in a sixth of the room
WEIGHT = 3.0  # of a phrase that asks for a kind, beside one of the many that do not
SHARPNESS = 14.0  # chosen on held-out writers: the share of the first then tells how often it is right


def vectoriser() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=grams, sublinear_tf=True, min_df=2, dtype=np.float32)


def fit(examples: Sequence[tuple[list[str], str]]) -> Chooser:
    """A chooser from (folded words, class) pairs."""
    features = vectoriser()
    matrix = features.fit_transform([tokens for tokens, _ in examples])
    model = LinearSVC(C=1.0).fit(matrix, [name for _, name in examples])
    return chooser(features, [str(c) for c in model.classes_], model.coef_, model.intercept_)


def chooser(features: TfidfVectorizer, classes: Sequence[str], lines: Floats, bias: Floats) -> Chooser:
    """A fitted model as plain arrays; `lines` has one row a class. Weights that move nothing are left out."""
    ordered = dict(sorted(((str(g), int(i)) for g, i in features.vocabulary_.items()), key=lambda kv: kv[1]))
    kept = csr_matrix(np.where(abs(lines) > LEAST_WEIGHT, lines, 0).T)
    return Chooser(
        tuple(classes), ordered, features.idf_.astype(np.float32), kept.indptr.astype(np.int64),
        kept.indices.astype(np.int32), kept.data.astype(np.float16), bias.astype(np.float32), SHARPNESS,
    )  # fmt: skip


def fit_kinds(search: Search, without: frozenset[str] = frozenset()) -> Chooser:
    """A chooser of the kinds of thing asked for, one line a kind.

    What asks for a kind was written for it. What does not ask for it are the phrases of other kinds, and every way of
    asking whose passage does not hold such a thing: its answer stands there, so that is not what it asks for.
    """
    library, read = search.library, search.normaliser
    phrases = [(read(w.text), w.passage) for w in library.kinds if w.hand not in without]
    ways = [(read(w.text), library.passages[w.passage]) for w in library.asked if w.hand not in without]
    features = vectoriser()
    matrix = features.fit_transform([tokens for tokens, _ in (*phrases, *ways)])
    named = np.array([kind for _, kind in phrases] + [""] * len(ways))
    kinds = sorted({kind for _, kind in phrases} & HOLDS.keys())
    lines, bias = [], []
    for kind in kinds:
        counts = np.array([True] * len(phrases) + [not holds(p, kind) for _, p in ways])
        model = LinearSVC(C=1.0, class_weight={True: WEIGHT}).fit(matrix[counts], (named == kind)[counts])
        lines.append(model.coef_[0])
        bias.append(model.intercept_[0])
    return chooser(features, kinds, np.array(lines), np.array(bias, dtype=np.float32))


def choosers_of(search: Search, without: frozenset[str] = frozenset()) -> Choosers:
    """Both choosers of a search, without what some hands wrote."""
    return Choosers(fit(search.examples(without)), fit_kinds(search, without))


def beside(place: Path, write: Callable[[Path], None]) -> None:
    """Write a folder beside its place and rename it, so that a reader never sees half of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix="half-", dir=place.parent))
    write(half)
    try:
        half.rename(place)
    except OSError:  # another process was first; what it wrote is the same
        shutil.rmtree(half)


def prepare_index(library: Library, folder: Path) -> None:
    """Build the index into a folder, if it is not there."""
    if not folder.exists():
        beside(folder, Search.build(library).save)


def prepare(library: Library, folder: Path) -> None:
    """Index and choosers into a folder, each if it is not there."""
    prepare_index(library, folder)
    if not (folder / CHOOSERS).exists():
        beside(folder / CHOOSERS, choosers_of(Search.read(library, folder)).save)


def main() -> None:
    laid = sys.stdin.read()
    library = Library.load().overlaid(Overlay.from_json(laid) if laid.strip() else NOTHING)
    (prepare_index if sys.argv[2:] == ["index"] else prepare)(library, place(Path(sys.argv[1]), library.version))


if __name__ == "__main__":
    main()
