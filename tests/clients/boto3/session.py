"""Clients of the sandbox that note which operations were called and what was wrong with the answers."""

import functools
import json
import os
import time
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from strict_answers import problems_of

called = set()
problems = []

# Errors of every service, which the models do not list.
COMMON = {
    "AccessDenied",
    "AccessDeniedException",
    "ValidationError",
    "ValidationException",
    "NotImplemented",
    "MalformedPolicyDocument",
}


def session(credentials=None):
    """A boto3 session, of the environment's keys or of what AssumeRole gave."""
    given = credentials or {}
    made = boto3.Session(
        aws_access_key_id=given.get("AccessKeyId"),
        aws_secret_access_key=given.get("SecretAccessKey"),
        aws_session_token=given.get("SessionToken"),
    )
    made.events.register("after-call.*.*", _check)
    return made


def client(name, credentials=None):
    return session(credentials).client(name, config=Config(retries={"max_attempts": 0}))


def _check(http_response, parsed, model, **_):
    service = model.service_model.service_name
    called.add(f"{service}.{model.name}")
    if http_response.status_code < 300:
        problems.extend(f"{service}.{line}" for line in problems_of(http_response, model))
        return
    code = parsed["Error"]["Code"]
    known = {shape.error_code for shape in model.error_shapes} | COMMON
    if code not in known:
        problems.append(f"{service}.{model.name}: error {code} is not in the model")


def refused(code, run, **arguments):
    """Calls what must fail with this code; answers the whole error."""
    try:
        run(**arguments)
    except ClientError as error:
        found = error.response["Error"]["Code"]
        if found != code:
            problems.append(f"{error.operation_name}: {found} instead of {code}: {error}")
        return error.response
    problems.append(f"{run.__name__}{arguments}: succeeded instead of {code}")
    return {}


def check(claim, holds):
    if not holds:
        problems.append(claim)


def until(status, read, tries=400):
    """Reads until the status is no longer IN_PROGRESS."""
    for _ in range(tries):
        found = read()
        if found[status] != "IN_PROGRESS":
            return found
        time.sleep(0.02)
    problems.append(f"still in progress: {found}")
    return found


def advance(span):
    """Puts the sandbox's virtual clock forward."""
    request = urllib.request.Request(
        f"{os.environ['AWS_ENDPOINT_URL']}/_bailiwick/clock",
        data=json.dumps({"advance": span}).encode(),
        headers={"content-type": "application/json"},
        method="POST",
    )
    urllib.request.urlopen(request).read()


@functools.cache
def operations_of(service):
    return set(boto3.Session().client(service).meta.service_model.operation_names)


def exists(operation):
    """Whether botocore's model of the service has the operation, as `service.Operation`."""
    service, name = operation.split(".")
    return name in operations_of(service)


def report(served):
    """One JSON document on stdout."""
    print(
        json.dumps(
            {
                "problems": problems,
                "unknown": [it for it in served if not exists(it)],
                "notCalled": sorted(set(served) - called),
            }
        )
    )
