"""JSON of facts and signals, as the log keeps it and as it goes over the wire; decoding gives back what was encoded.

`Change.set` and `Fact.given` hold whatever their kind says: after decoding they are plain builtins.
"""

from typing import Any

import msgspec

from command_center.facts.parts import Fact
from command_center.facts.signal import SIGNAL_TYPES, Signal

# A signal's data is decoded once its type is known: JSON does not tell the three apart.
_SIGNAL_DATA = {code: msgspec.json.Decoder(kind) for code, kind in SIGNAL_TYPES.items()}
_SignalDoc = msgspec.defstruct(
    "_SignalDoc",
    [
        (field.encode_name, msgspec.Raw, field.default)
        if field.name == "data"
        else (field.encode_name, field.type, field.default)
        for field in msgspec.structs.fields(Signal)
    ],
    kw_only=True,
)

_encoder = msgspec.json.Encoder()
_fact = msgspec.json.Decoder(Fact)
_signal = msgspec.json.Decoder(_SignalDoc)


def encode(value: Any) -> bytes:
    return _encoder.encode(value)


def decode_fact(doc: bytes | str) -> Fact:
    return _fact.decode(doc)


def decode_signal(doc: bytes | str) -> Signal:
    raw: Any = _signal.decode(doc)
    if raw.type not in _SIGNAL_DATA:
        raise msgspec.ValidationError(f"expected a type among {', '.join(_SIGNAL_DATA)}, got {raw.type!r:.60}")
    fields = msgspec.structs.asdict(raw)
    fields["data"] = _SIGNAL_DATA[raw.type].decode(raw.data)
    return Signal(**fields)
