"""Compares what a server sends with botocore's service models.

botocore's own parser is lenient: it drops members that it does not know and misses none. Here every
member must be in the output shape, every required one must be there, and values must have the
type, and where there is one the enumeration, of the model.
"""

import json
import xml.etree.ElementTree as ElementTree


def problems_of(http_response, model):
    """What is wrong with an answer, as a list of lines; empty where nothing is."""
    shape = model.output_shape
    if shape is None:
        return []
    protocol = model.service_model.metadata["protocol"]
    if protocol == "query":
        root = ElementTree.fromstring(http_response.content)
        for element in root.iter():
            element.tag = element.tag.split("}")[-1]
        result = root.find(shape.serialization.get("resultWrapper", f"{model.name}Result"))
        if result is None:
            return [f"{model.name}: no result element"] if shape.members else []
        return list(_xml(result, shape, model.name))
    body = json.loads(http_response.content or b"{}")
    return list(_json(body, shape, model.name))


def _json(value, shape, path):
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            yield f"{path}: {value!r} is no structure"
            return
        names = {m.serialization.get("name", n): (n, m) for n, m in shape.members.items()}
        for name, child in value.items():
            if name not in names:
                yield f"{path}.{name}: not in the model"
            elif child is None:
                yield f"{path}.{name}: null"
            else:
                yield from _json(child, names[name][1], f"{path}.{name}")
        for name in shape.required_members:
            if shape.members[name].serialization.get("name", name) not in value:
                yield f"{path}.{name}: required and absent"
    elif kind == "list":
        if not isinstance(value, list):
            yield f"{path}: {value!r} is no list"
            return
        for index, child in enumerate(value):
            yield from _json(child, shape.member, f"{path}[{index}]")
    elif kind == "map":
        for name, child in value.items():
            yield from _json(child, shape.value, f"{path}[{name}]")
    elif kind == "string":
        if not isinstance(value, str):
            yield f"{path}: {value!r} is no string"
        else:
            yield from _enumerated(value, shape, path)
    elif kind in ("integer", "long"):
        if not isinstance(value, int) or isinstance(value, bool):
            yield f"{path}: {value!r} is no integer"
    elif kind == "boolean":
        if not isinstance(value, bool):
            yield f"{path}: {value!r} is no boolean"
    elif kind == "timestamp":
        wanted = str if shape.serialization.get("timestampFormat") == "iso8601" else (int, float)
        if not isinstance(value, wanted):
            yield f"{path}: {value!r} is no timestamp"


def _enumerated(text, shape, path):
    allowed = getattr(shape, "enum", None)
    if allowed and text not in allowed:
        yield f"{path}: {text!r} is not one of {allowed}"


def _xml(element, shape, path):
    kind = shape.type_name
    if kind == "structure":
        names = {m.serialization.get("name", n): m for n, m in shape.members.items()}
        seen = set()
        for child in element:
            if child.tag not in names:
                yield f"{path}.{child.tag}: not in the model"
                continue
            if child.tag in seen:
                yield f"{path}.{child.tag}: twice"
            seen.add(child.tag)
            yield from _xml(child, names[child.tag], f"{path}.{child.tag}")
        for name in shape.required_members:
            if shape.members[name].serialization.get("name", name) not in seen:
                yield f"{path}.{name}: required and absent"
    elif kind == "list":
        for index, child in enumerate(element):
            if child.tag != shape.member.serialization.get("name", "member"):
                yield f"{path}: element {child.tag} in a list"
            yield from _xml(child, shape.member, f"{path}[{index}]")
    elif kind == "map":
        for entry in element:
            if entry.tag != "entry" or [c.tag for c in entry] != ["key", "value"]:
                yield f"{path}: {entry.tag} is no entry of key and value"
    else:
        text = element.text or ""
        if kind in ("integer", "long") and not text.lstrip("-").isdigit():
            yield f"{path}: {text!r} is no integer"
        if kind == "boolean" and text not in ("true", "false"):
            yield f"{path}: {text!r} is no boolean"
        if kind == "timestamp" and not text.endswith("Z"):
            yield f"{path}: {text!r} is no timestamp"
        if kind == "string":
            yield from _enumerated(text, shape, path)
