"""The one way into files: opening, sniffing, decoding, safe XML and safe packages (OWASP file upload, APPNOTE.TXT)."""
