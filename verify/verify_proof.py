"""Checks a proof that a town's ledger holds an entry. Needs Python 3.9 or newer and nothing else.

    python verify_proof.py PROOF.json [--key PUBLIC-KEY]...

Give the keys of the log and its witnesses as you know them from elsewhere (a log shows its own at its address, /key).
Without, those in the proof are believed: it then shows only that whoever has them signed it. Exit code 1: it does not hold.

What is checked: the entry with its salt gives a leaf, the leaf with the path gives the root (RFC 6962), the root stands in
the checkpoint (c2sp.org/tlog-checkpoint), and each signature below it is right (c2sp.org/signed-note, RFC 8032).
"""

import base64
import hashlib
import json
import sys

P = 2**255 - 19
sha256 = lambda data: hashlib.sha256(data).digest()  # noqa: E731
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
NOT_WHOLE = "This file is no proof, or the file or a key is not whole: download or copy it again."
FORM = "onedoor-ledger-proof/1"
PARTS = {"form", "entry", "salt", "index", "size", "path", "checkpoint", "keys"}


def require(holds, otherwise):
    if not holds:
        raise ValueError(otherwise)


def decoded(text):
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data).decode() == text, "Something is in an unusual form of base64.")
    return data


# Ed25519, RFC 8032. Points are in extended coordinates: x = X/Z, y = Y/Z, x*y = T/Z.
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        result = add(result, point) if number & 1 else result
        point, number = add(point, point), number >> 1
    return result


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verifies(key, signature, message):
    a, s = point(key), int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or a is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    x, y, z, _ = add(times(s, BASE), times(k, (P - a[0], a[1], 1, P - a[3])))
    x, y = (one * pow(z, P - 2, P) % P for one in (x, y))
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def check_signature(line, text, keys):
    dash, name, data = (line + "  ").split(" ")[:3]
    key = keys.get((name, decoded(data)[:4]))
    require(dash == "—" and line.count(" ") == 2 and key, f"A signature of an unknown key: {line[:60]}")
    signature, message = decoded(data)[4:], text.encode()
    if key[0] == 4:  # a witness's, with the second in which it signed
        time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
        message = b"cosignature/v1\ntime %d\n" % time + message
    require(ed25519_verifies(key[1:], signature, message), f"The signature of {name} is not right.")
    return name


def read_key(text):
    name, id, encoded = (text.strip() + "++").split("+", 2)
    raw = decoded(encoded[:-2])
    computed = sha256(name.encode() + b"\n" + raw)[:4]
    require(len(raw) == 33 and raw[0] in (1, 4) and computed.hex() == id, f"{text[:60]} is no key.")
    return (name, computed), raw


def check(data, trusted):
    proof = json.loads(data)
    again = json.dumps(proof, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    require(again.encode() == data, "The proof was changed, or written by another program.")
    require(set(proof) == PARTS and proof["form"] == FORM, f"This is no {FORM}.")
    in_proof = [read_key(text) for text in proof["keys"]]
    keys = dict([read_key(text) for text in trusted] or in_proof)
    require(all(keys.get(name) == raw for name, raw in in_proof), "It names a key that you did not give.")
    # the leaf: the entry as JSON in its canonical form (RFC 8785), behind the salt
    entry = json.dumps(proof["entry"], ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    node = sha256(b"\0" + sha256(decoded(proof["salt"]) + entry))
    # the way up to the root: beside each node stands its sibling; the last node of a level may have none
    index, size, path = proof["index"], proof["size"], [decoded(one) for one in proof["path"]]
    require(type(index) is type(size) is int and 0 <= index < size, "There is no such leaf in the tree.")
    at, last = index, size - 1
    while last:
        if at & 1 or at < last:
            require(path and len(path[0]) == 32, "The path is too short.")
            beside = path.pop(0)
            node = sha256(b"\1" + (beside + node if at & 1 else node + beside))
        at, last = at >> 1, last >> 1
    require(not path, "The path is too long.")
    # the checkpoint: name of the log, size and root, an empty line, signatures
    text, blank, below = proof["checkpoint"].rpartition("\n\n")
    lines = text.split("\n")
    require(blank and below.endswith("\n") and len(lines) >= 3, "The checkpoint is not one.")
    require(lines[1] == str(size), "The checkpoint is of a tree of another size.")
    require(decoded(lines[2]) == node, "The entry does not lead to the root that was signed.")
    names = [check_signature(line, text + "\n", keys) for line in below[:-1].split("\n")]
    require(names[0] == lines[0], "The checkpoint was not signed by the log that it names.")
    return proof["entry"], index, size, names


def main(file, *more):
    keys = more[1::2]
    if set(more[::2]) - {"--key"} or len(more) % 2 or file.startswith("-"):
        sys.exit(__doc__)
    try:
        with open(file, "rb") as file:
            entry, index, size, names = check(file.read(), keys)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        told = error if isinstance(error, OSError) or type(error) is ValueError else NOT_WHOLE
        sys.exit(f"REFUSED: {told}")
    print(json.dumps(entry, ensure_ascii=True, indent=1, sort_keys=True))
    print(f"The proof holds: this is entry {index} of {size}, signed by {', '.join(names)}.")
    if not keys:
        print("Compare the keys in it with those that the log and its witnesses publish, or give them.")


if __name__ == "__main__":
    main(*sys.argv[1:] or ["--help"])
