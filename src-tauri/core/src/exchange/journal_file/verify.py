#!/usr/bin/env python3
"""Verifies an exported Casebook journal without Casebook. 不用调解台账程序，独立核验导出的操作日志。

    python3 verify.py                            the folder that holds this file / 本文件所在的文件夹
    python3 verify.py FOLDER                     another folder / 另一个文件夹
    python3 verify.py --noted 1200 7YK1-BXXS-…   also compares entry 1200 with the code noted then / 并与当时抄下的校验码核对
    python3 verify.py --key 1QKX-GNPT-FPWG-…     the short form of a person's key, from paper / 纸上抄下的个人密钥短码
    python3 verify.py --without-signatures       does not check who signed, which is quick / 不核对个人签名，很快

Needs only Python 3.8; with the package `cryptography` the signatures take less time. The exit code is 0 if everything is in
order, 1 if not, and 2 if it is in order and something is not signed, or signed with a key that nobody confirmed.
README.md lists what is checked. This file is short enough to be read before it is trusted.
"""
import hashlib
import hmac
import json
import os
import re
import struct
import sys
import time
import uuid
from datetime import datetime

try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None

FORMAT, VERSION, ENTRY_VERSION = "casebook-journal", 2, 1
FILES = ("README.md", "checkpoints.jsonl", "journal.jsonl", "people.json", "verify.py")
ENTRY = {"seq", "version", "utc", "device", "actor", "action", "case_id", "commitment", "prev", "hash", "signature"}
CHECKPOINT = {"seq", "hash", "utc", "device", "public_key", "signature"}
# The acts on which it depends whose key is whose. Their payloads are in every export.
KEY_ACTS = {"signing_key", "staff_put", "access", "recovery_made", "key_confirmed", "restored"}
# What the program does without a person; no case, member or key of a person.
PROGRAM_ACTS = {"backup_proved", "backup_failed", "backups_ahead", "keyring_ahead", "anchor_put_back", "verified", "verification_failed",
                "derived_differs", "looks_lost", "export_stopped", "clock_jumped", "device_known", "upgraded"}
OWN_CHANGES = {"passphrase_chosen", "passphrase_changed", "by_recovery_key"}
NOBODY = str(uuid.UUID(int=0))
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Wrong(Exception):
    """The reason why the export is not in order, in Chinese and English."""


def say(zh, en):
    print(f"{zh}  |  {en}")


def need(holds, zh, en):
    if not holds:
        raise Wrong(zh, en)


# Ed25519 (RFC 8032 section 5.1) in extended coordinates: slow, but short and sufficient for verifying signatures.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
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
        result = point_sum(result, point) if number & 1 else result
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
    x = x * ROOT % P if (x * x - square) % P else x
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
    # A point of small order would make one signature valid for many messages, so it is rejected.
    if key is None or commit is None or answer >= L or any(same_point(times(8, p), (0, 1, 1, 0)) for p in (key, commit)):
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % L
    return same_point(times(answer, BASE), point_sum(commit, times(challenge, key)))


# The y of the points of small order; others than these have an encoding of at least P.
SMALL_ORDER = {0, 1, P - 1} | {int.from_bytes(bytes.fromhex(y), "little") for y in (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")}


def may_sign(point):
    y = int.from_bytes(point, "little") & (2**255 - 1)
    return y < P and y not in SMALL_ORDER


def signed_fast(public_key, message, signature):
    """Checks the same as signed_by, with the package `cryptography` where it is there."""
    if Ed25519PublicKey is None:
        return signed_by(public_key, message, signature)
    if len(public_key) != 32 or len(signature) != 64 or not (may_sign(public_key) and may_sign(signature[:32])):
        return False
    try:
        return Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message) is None
    except Exception:
        return False


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


def key_code(public_key):
    bits = int.from_bytes(hashlib.sha256(b"casebook/key-code/v1" + public_key).digest()[:13], "big") >> 4
    digits = "".join(CROCKFORD[bits >> (95 - 5 * i) & 31] for i in range(20))
    return "-".join(digits[i:i + 4] for i in range(0, 20, 4))


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
    need((manifest["format"], manifest["version"]) == (FORMAT, VERSION), "不是本程序能核验的导出格式", "not an export that this program can check")
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
    fields = prefixed(struct.pack(">H", entry["version"]), vault, number(entry["seq"]), entry["utc"].encode(),
                      uuid.UUID(entry["device"]).bytes, uuid.UUID(entry["actor"]).bytes, entry["action"].encode(), case)
    return hashlib.sha256(b"\0" + fields + commitment + prev).digest()


def moment(utc):
    return datetime.strptime(utc[:19], "%Y-%m-%dT%H:%M:%S")


def instant(text):
    """Returns a time of RFC 3339 as one that can be compared, with the digits of its fraction."""
    parts = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)", text, re.ASCII)
    need(parts, f"时间 {text} 的格式不对", f"the time {text} has the wrong form")
    zone = datetime.strptime(parts[3].replace("Z", "+00:00"), "%z").utcoffset()
    return moment(parts[1]) - zone, (parts[2] or "").ljust(9, "0")


class Signer:
    """A member of the office, as far as the entries so far say."""

    def __init__(self):
        self.decides, self.role_counts, self.role_by = False, False, None
        self.confirmed = self.invitation = None
        # Each with the entry that states it. What a former key signs is unconfirmed.
        self.since, self.first, self.former = 0, {}, {}

    def give_key_up(self):
        """Takes the key of somebody who left for a former one: they keep it, and what it signs from now on says nothing."""
        if self.confirmed:
            self.former[self.confirmed] = self.since
        self.confirmed, self.since, self.invitation = None, 0, None


class Signers:
    """The keys of people, entry by entry, and what they signed. A key is confirmed if somebody vouches whose it is; any other one confirms nothing."""

    def __init__(self, vault, pins):
        # The last one does not count keys that are confirmed because they are on paper.
        self.vault, self.pins, self.begun, self.any_confirmed = vault, pins, False, False
        self.unsigned, self.signed, self.founder, self.root = 0, 0, None, None
        self.members, self.sheet, self.unexplained = {}, None, None
        # By the short form of a key, in whose name it was stated.
        self.unconfirmed, self.stated = {}, {}

    def member(self, person):
        return self.members.setdefault(person, Signer())

    def is_over(self, by, person, key, signature):
        message = prefixed(b"casebook/signing-key/v1", self.vault, uuid.UUID(person).bytes, key)
        return signature is not None and signed_fast(by, message, signature)

    def confirm_entries(self, person, key):
        self.unconfirmed.pop((person, key), None)
        for other in self.members.values() if self.member(person).role_counts else ():
            other.role_counts = other.role_counts or other.role_by == (person, key)

    def confirm(self, person, key, seq):
        member = self.member(person)
        self.confirm_entries(person, key)
        if member.confirmed:
            member.former[member.confirmed] = member.since
        member.first.pop(key, None), member.former.pop(key, None)
        member.confirmed, member.since = key, seq

    def take(self, entry, seen, must):
        """Checks the signature of the next entry, whose hash is `seen`."""
        seq, actor, action = entry["seq"], entry["actor"], entry["action"]
        recorded = read_json(entry["payload"]) if action in KEY_ACTS else None
        part, name = ("op", "op") if action == "staff_put" else ("event", "kind")
        must(recorded is None or recorded[part][name] == action, "所记的是另一种操作", "it records another act")
        message = prefixed(b"casebook/entry-signature/v1", self.vault, number(seq), seen)
        signature = unhex(entry["signature"], 64) if entry["signature"] is not None else None
        if action == "signing_key":
            return self.take_key(entry, recorded["event"], message, signature, must)
        if not self.begun:
            self.unsigned += 1
            must(signature is None, "签名早于第一个密钥的登记", "signed before a key was stated")
            if action == "staff_put":
                after = recorded["op"]["after"]
                member = self.member(after["id"])
                member.decides, member.role_counts = after["active"] and after["role"] == "supervisor", True
            return
        if actor == NOBODY:
            must(signature is None, "程序自己记的却有签名", "signed, but by nobody")
            erases = action in ("case_erase", "derived_rebuilt")
            must(erases or action in PROGRAM_ACTS, "没有人签名", "nobody signs it")
            self.unexplained = self.unexplained or (seq if erases else None)
            return
        must(signature is not None, "没有签名", "not signed")
        member = self.member(actor)
        keys = [member.confirmed, *member.first, *member.former]
        key = next((key for key in keys if key and signed_fast(key, message, signature)), None)
        must(key is not None, "签名不是此人的密钥所签", "not signed with a key of this person")
        self.signed, is_founder, counts = self.signed + 1, self.founder == actor, key == member.confirmed
        decision = action in KEY_ACTS and (recorded.get("event") or {}).get("change") not in OWN_CHANGES
        if decision:
            must(member.decides or is_founder, "由无权决定的人作出", "decided by somebody who may not")
            counts = counts and (member.role_counts or is_founder)
        if not counts:
            self.unconfirmed[actor, key] = self.unconfirmed.get((actor, key), 0) + 1
        if decision:
            self.follow(entry, recorded, key, counts, must)

    def take_key(self, entry, event, message, signature, must):
        seq, actor, key = entry["seq"], entry["actor"], unhex(event["public_key"], 32)
        over = unhex(event["signed_over"], 64) if event.get("signed_over") is not None else None
        must(actor != NOBODY and signature is not None and signed_fast(key, message, signature),
             "登记密钥的条目不是用该密钥签的", "it states a key, and is not signed with it")
        self.begun, self.signed, code, member = True, self.signed + 1, key_code(key), self.member(actor)
        is_pinned = code in self.pins and code not in self.stated  # One that was replaced is not confirmed again.
        must(self.stated.setdefault(code, actor) == actor or code not in self.pins, "给出的密钥登记在两人名下", "a key that was given is stated in two names")
        vouched = seq == 1 or member.confirmed and self.is_over(member.confirmed, actor, key, over)
        if seq == 1:
            self.founder, self.root = actor, key
        elif not vouched and member.invitation and instant(entry["utc"]) < instant(member.invitation[1]):
            vouched = self.is_over(member.invitation[0], actor, key, over)
            member.invitation = None if vouched else member.invitation
        if not vouched and member.decides and member.role_counts and self.sheet:
            vouched = self.is_over(self.sheet, actor, key, over)
        if vouched or is_pinned:
            self.any_confirmed = self.any_confirmed or bool(vouched)
            self.confirm(actor, key, seq)
        elif key != member.confirmed:
            member.first.update({} if key in member.former else {key: member.first.get(key, seq)})
            self.unconfirmed[actor, key] = self.unconfirmed.get((actor, key), 0) + 1

    def follow(self, entry, recorded, by, counts, must):
        action, actor, event = entry["action"], entry["actor"], recorded.get("event")
        if action == "staff_put":
            after = recorded["op"]["after"]
            member, decides = self.member(after["id"]), after["active"] and after["role"] == "supervisor"
            if counts or member.decides != decides:
                member.role_counts, member.role_by = counts, None if counts else (actor, by)
            member.decides = decides
            if counts and not after["active"]:
                member.give_key_up()
            has_supervisor = any(other.decides for other in self.members.values())
            must(has_supervisor or self.founder, "之后没有在职的主任", "nobody is left who decides")
            self.founder = None if has_supervisor else self.founder
        elif action == "key_confirmed":
            person, key = event["member"], unhex(event["public_key"], 32)
            member = self.member(person)
            on_paper = person == actor and not self.any_confirmed and member.confirmed in (None, key)
            if on_paper or counts and person != actor:
                is_known = key in member.first or key == member.confirmed
                self.root = key if on_paper and is_known else self.root
                self.any_confirmed = self.any_confirmed or is_known
                if member.first.get(key, member.since) < member.since:
                    # A key that was stated later stays the confirmed one.
                    self.confirm_entries(person, key)
                    member.former[key] = member.first.pop(key)
                elif key in member.first:
                    self.confirm(person, key, member.first[key])
        elif action == "restored":
            self.unexplained = None if (self.unexplained or 0) > event["seq"] else self.unexplained
        elif action == "access" and counts:
            has_key = event["change"] == "invited" and event.get("invitation_key") and event.get("expires")
            invitation = (unhex(event["invitation_key"], 32), event["expires"]) if has_key else None
            self.member(event["member"]).invitation = invitation
            if event["change"] == "removed":
                self.member(event["member"]).give_key_up()
        elif action == "recovery_made" and counts:
            self.sheet = unhex(event["public_key"], 32) if event.get("public_key") else None

    def finish(self, names):
        """Tells what was found; returns whether everything is signed with confirmed keys."""
        need(self.unexplained is None, f"第 {self.unexplained} 条：由程序删除，且无恢复记录", f"entry {self.unexplained}: erased by the program, and no restore says so")
        for pin in self.pins:
            need(pin in self.stated, f"日志里没有密钥 {pin}", f"the journal does not state the key {pin}")
        on_paper = self.root is None or not self.pins or key_code(self.root) in self.pins
        if not self.begun:
            say("注意：没有一条有个人签名，谁做的没有证明；旧版本的日志如此，被人去掉签名的也如此",
                "note: no entry is signed by a person, so nothing proves who did what; such is a journal of an earlier version, or one that was stripped")
            return False
        say(f"{self.signed} 条个人签名有效；此前 {self.unsigned} 条未签名（旧）",
            f"{self.signed} entries are truly signed by their person; {self.unsigned} from before are unsigned")
        if self.root is not None:
            say("第一个密钥（请与纸上抄下的核对）", "the first key (compare it with the one on paper)")
            print("    " + key_code(self.root))
        if not on_paper:
            say("第一个密钥不在给出的之中；请另行核对", "the first key is none of those given; compare it, too")
        for pin in sorted(self.pins):
            whose = names.get(self.stated[pin], self.stated[pin])
            say(f"给出的密钥 {pin} 登记在 {whose} 名下", f"the key {pin} that was given is stated in the name of {whose}")
        for (person, key), count in sorted(self.unconfirmed.items()):
            say(f"未确认：{names.get(person, person)} 名下的密钥签了 {count} 条，没有人确认过它是本人的",
                f"unconfirmed: {count} entries in the name of {names.get(person, person)}, signed with a key that nobody confirmed")
            print("    " + key_code(key))
        return on_paper and not self.unconfirmed


def check_entries(folder, manifest, vault, people, signers):
    """Returns the hash of every entry by number; index 0 is the hash before the first entry."""
    with_payloads, told = manifest["payloads"], time.monotonic()
    prev = hashlib.sha256(b"casebook/journal/genesis/v1" + vault).digest()
    hashes, erased, erasures, before = [prev], [], {}, ""
    for entry in lines_of(folder, "journal.jsonl"):
        seq = len(hashes)

        def must(holds, zh, en):
            need(holds, f"第 {seq} 条：" + zh, f"entry {seq}: " + en)

        has_payload = with_payloads or entry["action"] in KEY_ACTS
        must(set(entry) == ENTRY | ({"payload", "salt"} if has_payload else set()), "字段不对", "other fields than there should be")
        must(entry["seq"] == seq, "编号不连续", "the numbers do not follow each other")
        must(entry["version"] == ENTRY_VERSION, "未知版本", "of an unknown version")
        commitment = unhex(entry["commitment"], 32)
        must(unhex(entry["prev"], 32) == prev, "与前一条不衔接", "does not follow the entry before it")
        must(entry_hash(vault, entry, commitment, prev) == unhex(entry["hash"], 32), "内容被改动过", "its fields were changed")
        must(uuid.UUID(entry["actor"]).int == 0 or entry["actor"] in people, "操作人不在人员名单中", "by somebody who is not in people.json")
        if has_payload:
            payload, salt = entry["payload"], entry["salt"]
            must((payload is None) == (salt is None), "只删除了一半", "half erased")
            if payload is None:
                must(entry["action"] not in KEY_ACTS, "内容缺失", "what it records is gone")
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
        if signers:
            signers.take(entry, prev, must)
            if time.monotonic() - told > 10:
                told = time.monotonic()
                say(f"已核对 {seq} 条，共 {manifest['entries']} 条", f"{seq} of {manifest['entries']} entries so far")
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


def check(folder, noted, pins, without_signatures):
    """Checks everything; returns whether everything is signed with confirmed keys."""
    manifest, vault, devices = check_files(folder)
    say("文件与清单一致", "the files are those of the manifest")
    with open(os.path.join(folder, "people.json"), encoding="utf-8") as file:
        people = {person["id"]: person["name"] for person in read_json(file.read())}
    signers = None if without_signatures else Signers(vault, pins)
    hashes = check_entries(folder, manifest, vault, people, signers)
    say(f"{len(hashes) - 1} 条日志前后衔接，未被改动", f"{len(hashes) - 1} entries follow each other and were not changed")
    if manifest["payloads"]:
        say(f"每条所记内容相符（{manifest['erased']} 条已依法删除）", f"what each records is what was sealed ({manifest['erased']} lawfully erased)")
    else:
        say("本次导出不含具体内容，未核对内容", "exported without what the entries record; that was not checked")
    confirmed = signers.finish(people) if signers else True
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
    return confirmed


def main(arguments):
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    folder, noted, pins, without = os.path.dirname(os.path.abspath(__file__)), [], set(), False
    try:
        while arguments:
            word = arguments.pop(0)
            if word == "--noted":
                noted.append((int(arguments.pop(0)), arguments.pop(0)))
            elif word == "--key":
                pins.add(typed_code(arguments.pop(0)))
            elif word == "--without-signatures":
                without = True
            else:
                folder = word
        confirmed = check(folder, noted, pins, without)
    except Wrong as wrong:
        say("有问题！" + wrong.args[0], "NOT IN ORDER: " + wrong.args[1])
        return 1
    except Exception as trouble:  # Any damage must end in a plain message, not in a stack trace.
        say("有问题！文件缺失或损坏，无法核验", f"NOT IN ORDER: files are missing or damaged ({type(trouble).__name__})")
        return 1
    if without:
        say("核验通过，但没有核对个人签名", "in order, but who signed was not checked")
        return 0
    if not confirmed:
        say("未被改动，但有未签名或未确认的条目", "not changed, but something is unsigned or unconfirmed")
        return 2
    say("全部核验通过", "everything is in order")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
