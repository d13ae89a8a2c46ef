"""Fits the chooser on the ways of asking: `python -m knowledge.fit DATA`, in a process of its own.

scikit-learn and scipy (some 100 MB resident) are loaded here only; the service reads the result with numpy.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from knowledge.chooser import Chooser, grams
from knowledge.library import Library
from knowledge.search import Search, place

SHARPNESS = 7.0  # chosen on held-out writers: the share of the first then tells how often it is right


def fit(examples: Sequence[tuple[list[str], str]], sharpness: float = SHARPNESS) -> Chooser:
    """A chooser from (folded words, class) pairs."""
    vectoriser = TfidfVectorizer(analyzer=grams, sublinear_tf=True, min_df=2, dtype=np.float32)
    matrix = vectoriser.fit_transform([tokens for tokens, _ in examples])
    model = LinearSVC(C=1.0).fit(matrix, [name for _, name in examples])
    features = {str(g): int(i) for g, i in vectoriser.vocabulary_.items()}
    ordered = dict(sorted(features.items(), key=lambda kv: kv[1]))
    return Chooser(
        tuple(str(c) for c in model.classes_),
        ordered,
        vectoriser.idf_.astype(np.float32),
        np.ascontiguousarray(model.coef_.T.astype(np.float16)),
        model.intercept_.astype(np.float32),
        sharpness,
    )


def prepare(library: Library, folder: Path) -> None:
    """Build and fit into a folder; written beside it and renamed, so that a reader never sees half of it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix="half-", dir=folder.parent))
    search = Search.build(library)
    search.save(half)
    fit(search.examples()).save(half)
    try:
        half.rename(folder)
    except OSError:  # another process was first; what it wrote is the same
        shutil.rmtree(half)


def main() -> None:
    library = Library.load()
    prepare(library, place(Path(sys.argv[1]), library.version))


if __name__ == "__main__":
    main()
