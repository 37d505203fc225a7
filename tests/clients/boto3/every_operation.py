"""Calls every operation that the sandbox serves; the names of those are the arguments."""

import sys

import organization_calls
import identity_center_calls
import iam_calls
import session


def main():
    clients = organization_calls.found()
    identity_center_calls.run(clients)
    iam_calls.run()
    organization_calls.run(clients)
    session.report(sys.argv[1:])


main()
