"""Small disks in a mount namespace of this program's own: nobody else sees them."""
import ctypes
import os
import subprocess

CLONE_NEWNS = 0x00020000
state = {}


def allowed():
    """True when this program may mount, for itself and what it starts."""
    if "private" not in state:
        state["private"] = os.geteuid() == 0 and enter()
    return state["private"]


def enter():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS):
        return False
    return subprocess.run(
        ["mount", "--make-rprivate", "/"], capture_output=True).returncode == 0


def mount(folder, size):
    """A disk of `size` (such as 8m) at `folder`."""
    os.makedirs(folder, exist_ok=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", folder], check=True)


def resize(folder, size):
    subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)


def unmount(folder):
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder):
    """Takes all that is left; gives the path of what takes it."""
    path = f"{folder}/filler"
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue
    return path
