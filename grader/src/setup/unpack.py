"""Unpacks one folder of a wheel: unpack.py WHEEL FOLDER-INSIDE TARGET.

Last of all it writes TARGET/.files, a line "bytes name" for each file: without it, or with another size, the folder
counts as incomplete.
"""
import os
import sys
import zipfile

wheel, inside, target = sys.argv[1:]
listed = []
with zipfile.ZipFile(wheel) as archive:
    for info in archive.infolist():
        if not info.filename.startswith(inside) or info.filename.endswith("/"):
            continue
        name = info.filename[len(inside):]
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            sys.exit("a name in the wheel leads outside: " + info.filename)
        path = os.path.join(target, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(archive.read(info))
        os.chmod(path, 0o755 if (info.external_attr >> 16) & 0o111 else 0o644)
        listed.append("%d %s\n" % (info.file_size, name))
if not listed:
    sys.exit("nothing in the wheel is below " + inside)
with open(os.path.join(target, ".files"), "w") as out:
    out.writelines(listed)
