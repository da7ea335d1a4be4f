"""Writes the vectors that prove src/clients/next/python-json.ts: what CPython makes of JSON texts.

    python3 scripts/make-python-vectors.py > test/vectors/python-json.json

29 Next signs json.dumps(payload) (29 Next guide "Webhooks"), so dumps(loads(text)) of what arrived is what was signed.
The seed is fixed: the same Python writes the same file. Standard library only.
"""

import json
import random
import struct
import sys

RANDOM = random.Random(20261122)

FIXED = [
    '{"float":1.0,"tiny":1e-07,"huge":1e+22,"neg":-0.0,"small":0.0001,"smaller":0.00001,"big":1.2345678901234568e+17}',
    '[1e16,1e15,9999999999999998.0,123456789012345680.0,1E5,1e5,1.5E+3,2e-5,0.1e1,100e-2,5e-324,1.7976931348623157e308,1e400,-1e400]',
    '[1.10,1.00,0.10,-1.50,00.5e0]'.replace("00.5", "0.5"),
    '[0,-0,-1,10000000000000000000001,-9007199254740993,9007199254740993,18446744073709551616]',
    '{"10":"ten","9":"nine","01":"x","a":1,"A":2,"":3}',
    '{"emoji":"\\ud83d\\ude00 caf\\u00e9","ls":"\\u2028\\u2029","del":"\\u007f","nul":"\\u0000","ctl":"\\u001f\\u000b"}',
    '{"emoji":"\U0001f600 caf\u00e9 \u4e2d\u6587","ls":"\u2028\u2029","del":"\x7f","bom":"\ufeff"}',
    '{"quote":"\\"\\\\\\/\\b\\f\\n\\r\\t","slash":"a/b","\u00e9":"key","html":"<&>\'"}',
    '{"lone":"\\ud83d x","low":"\\ude00","swapped":"\\ude00\\ud83d"}',
    '{"a":1,"b":2,"a":3,"c":{"a":1,"a":[1,{"x":1,"x":2}]}}',
    '{"\\u0061":1,"a":2}',
    '{"deep":[[[{"a":[{"b":[]},{}]}]]],"t":true,"f":false,"n":null}',
    "[" * 60 + "]" * 60,
    '{"a":' * 50 + "1" + "}" * 50,
    " [ 1 ,\t2 ,\n3 ,\r4 ] ",
    '[]', '{}', '"text"', '1.5', 'null', 'true', '-0', '-0.0', '"\\/"', '0e5', '0.0',
    json.dumps({
        "api_version": "2024-04-01", "event_id": "a7a26ff2-e851-45b6-9634-d595f45458b7", "event_type": "order.updated",
        "object": "order", "data": {"number": "10021", "total_incl_tax": "19.90", "tax": 1.33, "lines": [{"id": 7, "quantity": 2}],
        "user": {"first_name": "Zo\u00eb", "last_name": "M\u00fcller"}, "note": None},
        "webhook": {"id": 3, "store": "blue", "events": ["order.updated"], "target": "https://example.com/"},
    }, ensure_ascii=False, separators=(",", ":")),
]


def a_float():
    while True:
        value = struct.unpack("<d", RANDOM.randbytes(8))[0]
        if value == value and abs(value) != float("inf"):
            return value


def a_text():
    points = [RANDOM.choice([RANDOM.randrange(0x20, 0x7F), RANDOM.randrange(0x80, 0xD800), RANDOM.randrange(0x10000, 0x11000),
                             RANDOM.randrange(0, 0x20), 0x2028, 0x7F]) for _ in range(RANDOM.randrange(8))]
    return "".join(map(chr, points))


def a_value(depth):
    kind = RANDOM.randrange(8 if depth > 0 else 6)
    if kind == 0:
        return a_text()
    if kind == 1:
        return a_float()
    if kind == 2:
        return round(RANDOM.uniform(-1000, 1000), RANDOM.randrange(1, 6))
    if kind == 3:
        return RANDOM.choice([RANDOM.randrange(-10, 10), RANDOM.randrange(-10**25, 10**25)])
    if kind in (4, 5):
        return RANDOM.choice([True, False, None, 0, 0.0, -0.0, 1e16, 1e-5, "", "0"])
    if kind == 6:
        return [a_value(depth - 1) for _ in range(RANDOM.randrange(4))]
    return {a_text(): a_value(depth - 1) for _ in range(RANDOM.randrange(4))}


def writings(value):
    """The same value as different programs would write it."""
    yield json.dumps(value, separators=(",", ":"))
    yield json.dumps(value, ensure_ascii=False, indent=1)
    yield json.dumps(value, sort_keys=True)


def main():
    texts = list(FIXED)
    for _ in range(120):
        texts.extend(writings(a_value(4)))
    for text in [a_float() for _ in range(150)]:
        texts.extend([repr(text), "%.17e" % text, "%.3E" % text])
    vectors = [{"text": text, "dumped": json.dumps(json.loads(text))} for text in texts]
    refused = ["", "{", "[1,]", '{"a":1,}', "{a:1}", "01", "1.", "+1", ".5", "1e", '"\n"', "'a'", '{"a":1} x', '"\\x"', "[1 2]", '{"a" 1}', "tru"]
    for text in refused:
        try:
            json.loads(text)
        except ValueError:
            continue
        raise SystemExit("CPython takes %r" % text)
    version = "CPython %d.%d" % sys.version_info[:2]
    json.dump({"madeBy": version, "vectors": vectors, "refused": [{"text": text} for text in refused]}, sys.stdout, indent=2)
    sys.stdout.write("\n")


main()
