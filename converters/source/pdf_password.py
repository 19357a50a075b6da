"""A PDF that a password closes, opened with it: the same objects without their cipher (ISO 32000-1 §7.6)."""

from __future__ import annotations

import io
import os

from converters.diagnostics import refuse
from converters.source.files import Source
from converters.source.pdf_guard import check_pdf
from converters.source.pdfium_lock import alone

VARIABLE = "GOUJI_PASSWORD"


def unlocked(source: Source) -> Source:
    """Return a PDF as it is, or, where the variable of the environment gives its password and it needs one, deciphered.

    Raises:
        Refused: S106 if the password is not the right one, S116 if the file would grow past the limits.

    """
    password = os.environ.get(VARIABLE, "")
    if not password or b"%PDF-" not in source.data[:1024] or b"/Encrypt" not in source.data:
        return source
    import pypdfium2
    from pypdfium2 import raw

    with alone():
        try:
            pypdfium2.PdfDocument(source.data).close()
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) != raw.FPDF_ERR_PASSWORD:
                return source  # whatever else is wrong with it, its reader says
        else:
            return source  # it opens without one
        check_pdf(source.data, password)
        try:
            with pypdfium2.PdfDocument(source.data, password=password) as document:
                document.save(plain := io.BytesIO(), flags=raw.FPDF_REMOVE_SECURITY)
        except pypdfium2.PdfiumError as error:
            raise refuse("S106") from error
    return Source(source.name, plain.getvalue())
