"""Organizations, Account, STS and CloudTrail."""

import json

from session import advance, check, client, refused, until

TRUST_ROLE = "OrganizationAccountAccessRole"
NO_USERS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}],
    }
)


def found():
    """Makes the organization with two accounts, and what later calls need to know."""
    org = client("organizations")
    refused("AWSOrganizationsNotInUseException", org.describe_organization)
    organization = org.create_organization(FeatureSet="ALL")["Organization"]
    refused("AlreadyInOrganizationException", org.create_organization, FeatureSet="ALL")
    root = org.list_roots()["Roots"][0]["Id"]
    first = create_account(org, "first")
    second = create_account(org, "second")
    return {
        "management": organization["MasterAccountId"],
        "root": root,
        "first": first,
        "second": second,
    }


def create_account(org, name):
    begun = org.create_account(
        AccountName=name,
        Email=f"{name}@example.com",
        Tags=[{"Key": "stage", "Value": name}],
    )["CreateAccountStatus"]
    check("CreateAccount is asynchronous", begun["State"] == "IN_PROGRESS")
    done = until(
        "State",
        lambda: org.describe_create_account_status(CreateAccountRequestId=begun["Id"])[
            "CreateAccountStatus"
        ],
    )
    check(f"account {name} is made: {done}", done["State"] == "SUCCEEDED")
    return done["AccountId"]


def as_role(account, role=TRUST_ROLE):
    return client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="boto3"
    )["Credentials"]


def run(at):
    org = client("organizations")
    _units(org, at)
    _policies(org, at)
    _services(org, at)
    _accounts(at)
    _sessions(at)
    _trail()
    _invitations(org, at)
    _end(org, at)


def _units(org, at):
    root = at["root"]
    ou = org.create_organizational_unit(
        ParentId=root, Name="Work", Tags=[{"Key": "a", "Value": "b"}]
    )["OrganizationalUnit"]["Id"]
    refused(
        "DuplicateOrganizationalUnitException",
        org.create_organizational_unit,
        ParentId=root,
        Name="Work",
    )
    org.update_organizational_unit(OrganizationalUnitId=ou, Name="Workloads")
    org.describe_organizational_unit(OrganizationalUnitId=ou)
    org.list_organizational_units_for_parent(ParentId=root)
    org.move_account(AccountId=at["first"], SourceParentId=root, DestinationParentId=ou)
    refused(
        "OrganizationalUnitNotEmptyException",
        org.delete_organizational_unit,
        OrganizationalUnitId=ou,
    )
    check(
        "ListParents names the OU",
        org.list_parents(ChildId=at["first"])["Parents"]
        == [{"Id": ou, "Type": "ORGANIZATIONAL_UNIT"}],
    )
    org.list_children(ParentId=ou, ChildType="ACCOUNT")
    pages = org.get_paginator("list_children").paginate(ParentId=root, ChildType="ACCOUNT")
    check("two children are left in the root", len(pages.build_full_result()["Children"]) == 2)
    org.list_accounts_for_parent(ParentId=ou)
    org.describe_account(AccountId=at["first"])
    accounts = org.get_paginator("list_accounts").paginate().build_full_result()["Accounts"]
    check("three accounts", len(accounts) == 3)
    org.tag_resource(ResourceId=ou, Tags=[{"Key": "c", "Value": "d"}])
    org.untag_resource(ResourceId=ou, TagKeys=["a"])
    check(
        "one tag is left",
        org.list_tags_for_resource(ResourceId=ou)["Tags"] == [{"Key": "c", "Value": "d"}],
    )
    org.list_create_account_status(States=["SUCCEEDED"])
    refused("AccountNotFoundException", org.describe_account, AccountId="999999999999")
    refused("InvalidInputException", org.list_accounts, NextToken="made-up")
    at["ou"] = ou


def _policies(org, at):
    kind = "SERVICE_CONTROL_POLICY"
    refused("PolicyTypeNotEnabledException", org.disable_policy_type, RootId=at["root"], PolicyType=kind)
    org.enable_policy_type(RootId=at["root"], PolicyType=kind)
    refused("PolicyTypeAlreadyEnabledException", org.enable_policy_type, RootId=at["root"], PolicyType=kind)
    refused(
        "MalformedPolicyDocumentException",
        org.create_policy,
        Name="Bad",
        Description="",
        Type=kind,
        Content='{"Statement": 1}',
    )
    policy = org.create_policy(Name="NoUsers", Description="", Type=kind, Content=NO_USERS)
    id = policy["Policy"]["PolicySummary"]["Id"]
    refused(
        "DuplicatePolicyException",
        org.create_policy,
        Name="NoUsers",
        Description="",
        Type=kind,
        Content=NO_USERS,
    )
    org.update_policy(PolicyId=id, Description="Nobody makes users")
    org.describe_policy(PolicyId=id)
    org.attach_policy(PolicyId=id, TargetId=at["ou"])
    refused("DuplicatePolicyAttachmentException", org.attach_policy, PolicyId=id, TargetId=at["ou"])
    org.list_policies(Filter=kind)
    org.list_policies_for_target(TargetId=at["ou"], Filter=kind)
    org.list_targets_for_policy(PolicyId=id)
    denied = refused(
        "AccessDenied", client("iam", as_role(at["first"])).create_user, UserName="eve"
    )
    check(
        f"the denial names the SCP: {denied}",
        "with an explicit deny in a service control policy" in denied["Error"]["Message"],
    )
    refused("PolicyInUseException", org.delete_policy, PolicyId=id)
    org.detach_policy(PolicyId=id, TargetId=at["ou"])
    last = refused(
        "ConstraintViolationException",
        org.detach_policy,
        PolicyId="p-FullAWSAccess",
        TargetId=at["ou"],
    )
    check(
        "the last SCP stays",
        last.get("Reason") == "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
    )
    org.delete_policy(PolicyId=id)
    refused("PolicyNotFoundException", org.describe_policy, PolicyId=id)
    org.disable_policy_type(RootId=at["root"], PolicyType=kind)


def _services(org, at):
    service = "cloudtrail.amazonaws.com"
    org.enable_aws_service_access(ServicePrincipal=service)
    org.list_aws_service_access_for_organization()
    org.register_delegated_administrator(AccountId=at["first"], ServicePrincipal=service)
    org.list_delegated_administrators()
    org.list_delegated_services_for_account(AccountId=at["first"])
    org.deregister_delegated_administrator(AccountId=at["first"], ServicePrincipal=service)
    org.disable_aws_service_access(ServicePrincipal=service)
    statement = {
        "Sid": "Read",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{at['first']}:root"},
        "Action": "organizations:List*",
        "Resource": "*",
    }
    content = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    org.put_resource_policy(Content=content)
    org.describe_resource_policy()
    org.delete_resource_policy()
    refused("ResourcePolicyNotFoundException", org.describe_resource_policy)


def _accounts(at):
    account = client("account")
    account.put_account_name(AccountName="The company")
    account.get_account_information()
    address = {
        "FullName": "Ana Lima",
        "AddressLine1": "Rua 1",
        "City": "Lisboa",
        "CountryCode": "PT",
        "PostalCode": "1000-001",
        "PhoneNumber": "+351000000000",
    }
    account.put_contact_information(ContactInformation=address)
    account.get_contact_information()
    contact = {"AlternateContactType": "SECURITY"}
    account.put_alternate_contact(
        **contact,
        EmailAddress="security@example.com",
        Name="Security",
        PhoneNumber="+351000000000",
        Title="Team",
    )
    account.get_alternate_contact(**contact)
    account.delete_alternate_contact(**contact)
    refused("ResourceNotFoundException", account.get_alternate_contact, **contact)
    client("organizations").enable_aws_service_access(ServicePrincipal="account.amazonaws.com")
    account.get_primary_email(AccountId=at["first"])
    account.list_regions()
    account.get_region_opt_status(RegionName="us-east-1")
    account.enable_region(RegionName="af-south-1")
    advance("1h")
    account.disable_region(RegionName="af-south-1")


def _sessions(at):
    sts = client("sts")
    check("who I am", sts.get_caller_identity()["Account"] == at["management"])
    sts.get_session_token()
    sts.get_federation_token(Name="fed")
    key = as_role(at["second"])["AccessKeyId"]
    check("whose key", sts.get_access_key_info(AccessKeyId=key)["Account"] == at["second"])
    refused("AccessDenied", sts.assume_role, RoleArn=f"arn:aws:iam::{at['second']}:role/Nobody", RoleSessionName="x1")


def _trail():
    trail = client("cloudtrail")
    trail.describe_trails()
    events = trail.get_paginator("lookup_events").paginate(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateOrganization"}]
    )
    check("the trail has both calls", len(events.build_full_result()["Events"]) == 2)


def _invitations(org, at):
    wait = refused("ConstraintViolationException", org.remove_account_from_organization, AccountId=at["second"])
    check("new accounts stay some days", wait.get("Reason") == "WAIT_PERIOD_ACTIVE")
    advance("8d")
    org.remove_account_from_organization(AccountId=at["second"])
    outside = client("organizations", as_role(at["second"]))
    refused("AWSOrganizationsNotInUseException", outside.leave_organization)
    target = {"Id": at["second"], "Type": "ACCOUNT"}
    for answer in ("cancel", "decline", "accept"):
        handshake = org.invite_account_to_organization(Target=target, Notes="Come")["Handshake"]["Id"]
        refused("DuplicateHandshakeException", org.invite_account_to_organization, Target=target)
        outside.list_handshakes_for_account()
        org.list_handshakes_for_organization()
        org.describe_handshake(HandshakeId=handshake)
        by = org if answer == "cancel" else outside
        getattr(by, f"{answer}_handshake")(HandshakeId=handshake)
    account = org.describe_account(AccountId=at["second"])["Account"]
    check("an invited account is one", account["JoinedMethod"] == "INVITED")
    outside.leave_organization()


def _end(org, at):
    org.move_account(AccountId=at["first"], SourceParentId=at["ou"], DestinationParentId=at["root"])
    org.delete_organizational_unit(OrganizationalUnitId=at["ou"])
    refused("OrganizationNotEmptyException", org.delete_organization)
    org.close_account(AccountId=at["first"])
    pending = org.describe_account(AccountId=at["first"])["Account"]["State"]
    check("closing takes time", pending == "PENDING_CLOSURE")
    advance("1h")
    closed = org.describe_account(AccountId=at["first"])["Account"]["State"]
    check(f"a closed account is suspended, not {closed}", closed in ("SUSPENDED", "CLOSED"))
    advance("91d")
    refused("AccountNotFoundException", org.describe_account, AccountId=at["first"])
    org.delete_organization()
