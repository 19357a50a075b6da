"""Run a program that may read the system's own files and write one folder, and open nothing else (Landlock, Linux 5.13 and later).

A script of its own, since the rules hold for the process that makes them and all that it starts: `python office_jail.py
FOLDER PROGRAM [ARGUMENT...]`. Where the kernel knows no Landlock the program runs without.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

# What an office program needs to start and to draw text; of /etc no more than fonts, libraries and users' names.
_READ = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/opt", "/snap", "/nix", "/proc", "/sys", "/dev", "/var/lib/libreoffice", "/var/spool/libreoffice", "/var/cache/fontconfig",
         "/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/passwd", "/etc/nsswitch.conf", "/etc/localtime",
         "/etc/alternatives", "/etc/locale.alias", "/etc/machine-id", "/etc/mime.types", "/etc/group")
_WRITE = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty")
_READING = 0b1101  # execute a file, read a file, read a folder
_FILE = 0b0111  # and what of all that applies to a file: execute, write, read
_PIPE = 1 << 5 | 1 << 9  # make a socket, and remove what has its name: LibreOffice insists on both in /tmp
_VERSION = 1
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_NO_NEW_PRIVILEGES = 38


def jail(folder: str, program: str) -> bool:
    """Confine this process to reading what `program` needs and writing `folder`; return whether the kernel did it."""
    call = ctypes.CDLL(None, use_errno=True)
    version = call.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    if version < 1:
        return False
    everything = (1 << {1: 13, 2: 14}.get(version, 15)) - 1
    rules = call.syscall(_CREATE, struct.pack("<Q", everything), ctypes.c_size_t(8), ctypes.c_uint32(0))
    if rules < 0:
        return False
    home = os.path.dirname(os.path.realpath(program))  # noqa: PTH120 - as few modules as possible are loaded here
    allowed = [*((path, _READING) for path in (*_READ, home)), *((path, _FILE & ~1) for path in _WRITE), ("/tmp", _PIPE), (folder, everything)]  # noqa: S108 - the folder that LibreOffice names
    for path, rights in allowed:
        try:
            handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        kept = rights if os.path.isdir(path) else rights & (_FILE | (everything & 1 << 14))  # noqa: PTH112
        call.syscall(_ADD, rules, 1, struct.pack("<Qi", kept, handle), ctypes.c_uint32(0))
        os.close(handle)
    call.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return bool(call.syscall(_RESTRICT, rules, ctypes.c_uint32(0)) == 0)


if __name__ == "__main__":
    jail(sys.argv[1], sys.argv[2])
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the program that office.py found, with its arguments
