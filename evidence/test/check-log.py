"""Checks a folder of an access log with nothing but the standard library of Python, and shares no
code with the project: RFC 6962 root, entries, tiles, Ed25519 (RFC 8032) and the C2SP note format.
Usage: check-log.py <folder> <policy>; prints size and root, exits 1 if anything does not hold."""
import base64, hashlib, json, os, sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * I % P
    assert (x * x - x2) % P == 0
    return P - x if (x & 1) != sign else x


def decode_point(raw):
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x = recover_x(y, sign)
    return (x, y, 1, x * y % P)


def add(a, b):
    u, v = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = v - u, d - c, d + c, v + u
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, point):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = add(out, point)
        point, n = add(point, point), n >> 1
    return out


GY = 4 * pow(5, P - 2, P) % P
GX = recover_x(GY, 0)
G = (GX, GY, 1, GX * GY % P)


def ed25519(key, message, signature):
    s = int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    a, b = times(s, G), add(decode_point(signature[:32]), times(k, decode_point(key)))
    same = (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0
    return s < L and same


def mth(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(level, index, width):
    digits = "%03d" % index
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
    return "tile/%s/%s%s" % (level, name, "" if width == 256 else ".p/%d" % width)


def main(folder, policy):
    read = lambda name: open(os.path.join(folder, name), "rb").read()
    text, _, lines = read("checkpoint").rpartition(b"\n\n")
    text += b"\n"
    origin, size, root = text.decode().split("\n")[:3]
    size = int(size)
    keys = [line.split() for line in open(policy, encoding="utf8") if line[:4] in ("log ", "witn")]
    held = 0
    for words in keys:
        name, _, key = (words[1] if words[0] == "log" else words[2]).split("+", 2)
        raw = base64.b64decode(key)
        key_id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
        for line in lines.decode().splitlines():
            _, signer, encoded = line.split(" ")
            blob = base64.b64decode(encoded)
            if signer != name or blob[:4] != key_id:
                continue
            message, signature = text, blob[4:]
            if raw[0] == 4:
                time = int.from_bytes(signature[:8], "big")
                message, signature = b"cosignature/v1\ntime %d\n" % time + text, signature[8:]
            assert ed25519(raw[1:], message, signature), "signature of " + name
            held += 1
    assert held == len(keys), "a signature is missing"
    leaves, last, gone, pruned = [], 0, 0, 0
    for index in range(0, -(-size // 256)):
        width = min(256, size - 256 * index)
        if not os.path.exists(os.path.join(folder, path("entries", index, width))):
            gone, hashes = 256 * index + width, read(path(0, index, width))
            leaves += [hashes[at : at + 32] for at in range(0, 32 * width, 32)]
            continue
        bundle, hashes, at = read(path("entries", index, width)), b"", 0
        while at < len(bundle):
            length = int.from_bytes(bundle[at : at + 2], "big")
            entry = bundle[at + 2 : at + 2 + length]
            at += 2 + length
            leaf = hashlib.sha256(b"\x00" + entry).digest()
            leaves.append(leaf)
            hashes += leaf
            said = json.loads(entry)
            time = said["t"]
            if said["k"] == "log-prune":
                pruned = max(pruned, said["up"])
            assert time >= last, "time of entry %d" % (len(leaves) - 1)
            last = time
        assert read(path(0, index, width)) == hashes, "tile %d" % index
    assert len(leaves) == size, "entries"
    assert gone <= pruned, "entries are missing that nothing announces"
    hashes, level = leaves, 0
    while len(hashes) >= 256:
        level += 1
        hashes = [mth(hashes[at : at + 256]) for at in range(0, len(hashes) - 255, 256)]
        for index in range(0, -(-len(hashes) // 256)):
            own = hashes[256 * index : 256 * index + 256]
            assert read(path(level, index, len(own))) == b"".join(own), "tile of level %d" % level
    assert base64.b64encode(mth(leaves)).decode() == root, "root"
    print(origin, size, root)


try:
    main(*sys.argv[1:])
except AssertionError as error:
    sys.exit("does not hold: %s" % error)
