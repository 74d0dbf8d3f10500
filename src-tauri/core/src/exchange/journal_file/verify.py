#!/usr/bin/env python3
"""Verifies an exported Casebook journal without Casebook. 不用调解台账程序，独立核验导出的操作日志。

    python3 verify.py                            the folder that holds this file / 本文件所在的文件夹
    python3 verify.py FOLDER                     another folder / 另一个文件夹
    python3 verify.py --noted 1200 7YK1-BXXS-…   also compares entry 1200 with the code noted then / 并与当时抄下的校验码核对

Needs only Python 3.8. The exit code is 0 if everything is in order, and 1 if not.
README.md lists what is checked. This file is short enough to be read before it is trusted.
"""
import hashlib
import hmac
import json
import os
import struct
import sys
import uuid
from datetime import datetime

FORMAT, VERSION, ENTRY_VERSION = "casebook-journal", 1, 1
FILES = ("README.md", "checkpoints.jsonl", "journal.jsonl", "people.json", "verify.py")
ENTRY = {"seq", "version", "utc", "device", "actor", "action", "case_id", "commitment", "prev", "hash"}
CHECKPOINT = {"seq", "hash", "utc", "device", "public_key", "signature"}
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Wrong(Exception):
    """The reason why the export is not in order, in Chinese and English."""


def say(zh, en):
    print(f"{zh}  |  {en}")


def need(holds, zh, en):
    if not holds:
        raise Wrong(zh, en)


# Ed25519 (RFC 8032 section 5.1) in extended coordinates: slow, but short and sufficient for verifying signatures.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def point_sum(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    g, h = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = point_sum(result, point)
        point, number = point_sum(point, point), number >> 1
    return result


def same_point(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def read_point(data):
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = read_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_by(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, commit = read_point(public_key), read_point(signature[:32])
    answer = int.from_bytes(signature[32:], "little")
    if key is None or commit is None or answer >= L:
        return False
    # A point of small order would make one signature valid for many messages, so it is rejected.
    if any(same_point(times(8, p), (0, 1, 1, 0)) for p in (key, commit)):
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % L
    return same_point(times(answer, BASE), point_sum(commit, times(challenge, key)))


# The formats and rules of the journal.
def prefixed(*fields):
    """Returns the fields, each after its length (32 bits, big-endian), so that field boundaries are unambiguous."""
    return b"".join(struct.pack(">I", len(field)) + field for field in fields)


def number(value):
    return struct.pack(">Q", value)


def check_code(head_hash):
    bits = int.from_bytes(head_hash[:20], "big")
    digits = "".join(CROCKFORD[bits >> (155 - 5 * i) & 31] for i in range(32))
    return "-".join(digits[i:i + 4] for i in range(0, 32, 4))


def typed_code(text):
    text = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text).upper()
    digits = [{"O": "0", "I": "1", "L": "1"}.get(c, c) for c in text if c not in "-‐–—−._ \t　"]
    return "-".join("".join(digits[i:i + 4]) for i in range(0, len(digits), 4))


def unhex(text, length):
    need(isinstance(text, str) and len(text) == 2 * length, "字段格式不对", "a field has the wrong form")
    return bytes.fromhex(text)


def read_json(text):
    def no_twins(pairs):
        need(len(dict(pairs)) == len(pairs), "同一字段出现两次", "a field stands twice")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=no_twins)


def lines_of(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="\n") as file:
        for line in file:
            need(line.endswith("\n"), f"{name} 末尾不完整", f"{name} is cut off at its end")
            yield read_json(line)


def check_files(folder):
    with open(os.path.join(folder, "manifest.json"), "rb") as file:
        sealed = file.read()
    with open(os.path.join(folder, "manifest.sig"), encoding="utf-8") as file:
        seal = read_json(file.read())
    manifest = read_json(sealed.decode("utf-8"))
    need((manifest["format"], manifest["version"]) == (FORMAT, VERSION),
         "不是本程序能核验的导出格式", "not an export that this program can check")
    devices = {(d["device"], d["public_key"]): d.get("last") for d in manifest["devices"]}
    signer = seal["device"], seal["public_key"]
    need(signer in devices and devices[signer] is None, "清单由未知设备签名", "the manifest was signed by an unknown device")
    vault = uuid.UUID(manifest["vault_id"]).bytes
    message = prefixed(b"casebook/journal-export/v1", vault, hashlib.sha256(sealed).digest())
    need(signed_by(unhex(seal["public_key"], 32), message, unhex(seal["signature"], 64)),
         "清单的签名不对：清单被改动过", "the manifest's signature is wrong: the manifest was changed")
    need(sorted(manifest["files"]) == sorted(FILES), "清单列出的文件不对", "the manifest lists other files")
    for name, expected in manifest["files"].items():
        digest = hashlib.sha256()
        with open(os.path.join(folder, name), "rb") as file:
            for piece in iter(lambda: file.read(1 << 20), b""):
                digest.update(piece)
        need(digest.hexdigest() == expected, f"文件 {name} 被改动过", f"the file {name} was changed")
    return manifest, vault, devices


def entry_hash(vault, entry, commitment, prev):
    case = uuid.UUID(entry["case_id"]).bytes if entry["case_id"] is not None else b""
    fields = prefixed(
        struct.pack(">H", entry["version"]), vault, number(entry["seq"]), entry["utc"].encode(),
        uuid.UUID(entry["device"]).bytes, uuid.UUID(entry["actor"]).bytes, entry["action"].encode(), case)
    return hashlib.sha256(b"\0" + fields + commitment + prev).digest()


def moment(utc):
    return datetime.strptime(utc[:19], "%Y-%m-%dT%H:%M:%S")


def check_entries(folder, manifest, vault, people):
    """Returns the hash of every entry by number; index 0 is the hash before the first entry."""
    with_payloads = manifest["payloads"]
    prev = hashlib.sha256(b"casebook/journal/genesis/v1" + vault).digest()
    hashes, erased, erasures, before = [prev], [], {}, ""
    for entry in lines_of(folder, "journal.jsonl"):
        seq = len(hashes)
        at = f"第 {seq} 条：", f"entry {seq}: "

        def must(holds, zh, en):
            need(holds, at[0] + zh, at[1] + en)

        must(set(entry) == ENTRY | ({"payload", "salt"} if with_payloads else set()), "字段不对", "other fields than there should be")
        must(entry["seq"] == seq, "编号不连续", "the numbers do not follow each other")
        must(entry["version"] == ENTRY_VERSION, "未知版本", "of an unknown version")
        commitment = unhex(entry["commitment"], 32)
        must(unhex(entry["prev"], 32) == prev, "与前一条不衔接", "does not follow the entry before it")
        must(entry_hash(vault, entry, commitment, prev) == unhex(entry["hash"], 32), "内容被改动过", "its fields were changed")
        must(uuid.UUID(entry["actor"]).int == 0 or entry["actor"] in people, "操作人不在人员名单中", "by somebody who is not in people.json")
        if with_payloads:
            payload, salt = entry["payload"], entry["salt"]
            must((payload is None) == (salt is None), "只删除了一半", "half erased")
            if payload is None:
                erased.append((seq, entry["case_id"]))
            else:
                expected = hmac.new(unhex(salt, 32), payload.encode(), hashlib.sha256).digest()
                must(expected == commitment, "所记的内容被改动过", "what it records was changed")
        # Setting a clock back is no fault of the journal. By a few minutes the network sets it.
        if before and (moment(before) - moment(entry["utc"])).total_seconds() > 300:
            say(f"注意：第 {seq} 条的时间 {entry['utc']} 早于前一条的 {before}，电脑时钟被拨回过",
                f"note: entry {seq} of {entry['utc']} is earlier than the one before of {before}; the clock was set back")
        before = entry["utc"]
        if entry["action"] == "case_erase":
            erasures[entry["case_id"]] = seq
        prev = unhex(entry["hash"], 32)
        hashes.append(prev)
    for seq, case in erased:
        need(erasures.get(case, 0) > seq, f"第 {seq} 条：内容缺失，且无删除记录", f"entry {seq}: what it records is gone, and no erasure says so")
    need(len(hashes) - 1 == manifest["entries"] == manifest["head"]["seq"], "条数与清单不符", "not as many entries as the manifest says")
    need(hashes[-1].hex() == manifest["head"]["hash"], "末条与清单不符", "the last entry is not the manifest's")
    need(len(erased) == (manifest["erased"] or 0), "已删除内容的条数与清单不符", "not as many erased entries as the manifest says")
    return hashes


def check_checkpoints(folder, manifest, vault, devices, hashes):
    count = 0
    for count, point in enumerate(lines_of(folder, "checkpoints.jsonl"), 1):
        seq = point["seq"]
        need(set(point) == CHECKPOINT, f"检查点 {seq}：字段不对", f"checkpoint {seq}: other fields than there should be")
        need((point["device"], point["public_key"]) in devices, f"检查点 {seq}：未知设备", f"checkpoint {seq}: of an unknown device")
        last = devices[point["device"], point["public_key"]]
        need(last is None or seq <= last, f"检查点 {seq}：所用的密钥在第 {last} 条之后已停用", f"checkpoint {seq}: its key was in use up to entry {last}")
        key, seen = unhex(point["public_key"], 32), unhex(point["hash"], 32)
        message = prefixed(b"casebook/checkpoint/v1", vault, number(seq), seen, point["utc"].encode(),
                           uuid.UUID(point["device"]).bytes, key)
        need(signed_by(key, message, unhex(point["signature"], 64)), f"检查点 {seq}：签名不对", f"checkpoint {seq}: its signature is wrong")
        need(seq < len(hashes) and hashes[seq] == seen, f"检查点 {seq}：日志不经过此处，日志被重写过",
             f"checkpoint {seq}: the journal does not pass through it; it was written anew")
    need(count == manifest["checkpoints"], "检查点数量与清单不符", "not as many checkpoints as the manifest says")
    return count


def check(folder, noted):
    manifest, vault, devices = check_files(folder)
    say("文件与清单一致", "the files are those of the manifest")
    with open(os.path.join(folder, "people.json"), encoding="utf-8") as file:
        people = {person["id"] for person in read_json(file.read())}
    hashes = check_entries(folder, manifest, vault, people)
    say(f"{len(hashes) - 1} 条日志前后衔接，未被改动", f"{len(hashes) - 1} entries follow each other and were not changed")
    if manifest["payloads"]:
        say(f"每条所记内容相符（{manifest['erased']} 条已依法删除）", f"what each records is what was sealed ({manifest['erased']} lawfully erased)")
    else:
        say("本次导出不含具体内容，未核对内容", "exported without what the entries record; that was not checked")
    count = check_checkpoints(folder, manifest, vault, devices, hashes)
    say(f"{count} 个检查点签名有效，日志都经过", f"{count} checkpoints are truly signed, and the journal passes through them")
    for seq, code in noted:
        need(0 <= seq < len(hashes) and check_code(hashes[seq]) == typed_code(code),
             f"第 {seq} 条与抄下的校验码不符", f"entry {seq} does not have the code that was noted")
        say(f"第 {seq} 条与抄下的校验码相符", f"entry {seq} has the code that was noted")
    say(f"末条：第 {len(hashes) - 1} 条，校验码", f"last entry: {len(hashes) - 1}, its code")
    print("    " + check_code(hashes[-1]))
    for device in sorted(device for device, last in devices.items() if last is None):
        say(f"设备 {device[0]} 的公钥", f"public key of device {device[0]}")
        print("    " + device[1])


def main(arguments):
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    folder, noted = os.path.dirname(os.path.abspath(__file__)), []
    try:
        while arguments:
            word = arguments.pop(0)
            if word == "--noted":
                noted.append((int(arguments.pop(0)), arguments.pop(0)))
            else:
                folder = word
        check(folder, noted)
    except Wrong as wrong:
        say("有问题！" + wrong.args[0], "NOT IN ORDER: " + wrong.args[1])
        return 1
    except Exception as trouble:  # Any damage must end in a plain message, not in a stack trace.
        say("有问题！文件缺失或损坏，无法核验", f"NOT IN ORDER: files are missing or damaged ({type(trouble).__name__})")
        return 1
    say("全部核验通过", "everything is in order")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
