"""Identity Center: identitystore and sso-admin."""

import json

from session import check, client, refused, until

READ = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}],
    }
)
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def run(at):
    sso = client("sso-admin")
    instance = sso.list_instances()["Instances"][0]
    on = {"InstanceArn": instance["InstanceArn"]}
    people = _people(instance["IdentityStoreId"])
    sso.describe_instance(**on)
    _attributes(sso, on)
    developer = _permission_set(sso, on)
    _assignments(sso, {**on, "PermissionSetArn": developer}, at, people)
    _contents(sso, {**on, "PermissionSetArn": developer})
    sso.delete_permission_set(**on, PermissionSetArn=developer)
    _forget(instance["IdentityStoreId"], people)


def _people(store):
    ids = client("identitystore")
    on = {"IdentityStoreId": store}
    ana = ids.create_user(
        **on,
        UserName="ana",
        DisplayName="Ana Lima",
        Name={"GivenName": "Ana", "FamilyName": "Lima"},
        Emails=[{"Value": "ana@example.com", "Type": "work", "Primary": True}],
    )["UserId"]
    refused("ConflictException", ids.create_user, **on, UserName="ana", DisplayName="A", Name={"GivenName": "A", "FamilyName": "L"})
    ids.describe_user(**on, UserId=ana)
    ids.update_user(**on, UserId=ana, Operations=[{"AttributePath": "title", "AttributeValue": "CTO"}])
    check("the title is kept", ids.describe_user(**on, UserId=ana)["Title"] == "CTO")
    by_name = {"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "ana"}}
    check("found by name", ids.get_user_id(**on, AlternateIdentifier=by_name)["UserId"] == ana)
    ids.get_paginator("list_users").paginate(**on).build_full_result()
    group = ids.create_group(**on, DisplayName="Developers", Description="Who builds")["GroupId"]
    ids.describe_group(**on, GroupId=group)
    ids.update_group(**on, GroupId=group, Operations=[{"AttributePath": "description", "AttributeValue": "All"}])
    by_name = {"UniqueAttribute": {"AttributePath": "displayName", "AttributeValue": "Developers"}}
    check("found by name", ids.get_group_id(**on, AlternateIdentifier=by_name)["GroupId"] == group)
    ids.list_groups(**on)
    membership = ids.create_group_membership(**on, GroupId=group, MemberId={"UserId": ana})["MembershipId"]
    ids.describe_group_membership(**on, MembershipId=membership)
    ids.get_group_membership_id(**on, GroupId=group, MemberId={"UserId": ana})
    ids.list_group_memberships(**on, GroupId=group)
    ids.list_group_memberships_for_member(**on, MemberId={"UserId": ana})
    ids.is_member_in_groups(**on, MemberId={"UserId": ana}, GroupIds=[group])
    refused("ResourceNotFoundException", ids.describe_user, **on, UserId="00000000-0000-0000-0000-000000000000")
    return {"user": ana, "group": group, "membership": membership}


def _forget(store, people):
    ids = client("identitystore")
    on = {"IdentityStoreId": store}
    ids.delete_group_membership(**on, MembershipId=people["membership"])
    ids.delete_group(**on, GroupId=people["group"])
    ids.delete_user(**on, UserId=people["user"])
    check("nobody is left", ids.list_users(**on)["Users"] == [])


def _attributes(sso, on):
    configuration = {
        "InstanceAccessControlAttributeConfiguration": {
            "AccessControlAttributes": [{"Key": "team", "Value": {"Source": ["${path:title}"]}}]
        }
    }
    sso.create_instance_access_control_attribute_configuration(**on, **configuration)
    sso.update_instance_access_control_attribute_configuration(**on, **configuration)
    sso.describe_instance_access_control_attribute_configuration(**on)
    sso.delete_instance_access_control_attribute_configuration(**on)


def _permission_set(sso, on):
    arn = sso.create_permission_set(
        **on, Name="Developer", SessionDuration="PT4H", Tags=[{"Key": "a", "Value": "b"}]
    )["PermissionSet"]["PermissionSetArn"]
    refused("ConflictException", sso.create_permission_set, **on, Name="Developer")
    sso.update_permission_set(**on, PermissionSetArn=arn, Description="Builds")
    sso.describe_permission_set(**on, PermissionSetArn=arn)
    sso.list_permission_sets(**on)
    sso.tag_resource(**on, ResourceArn=arn, Tags=[{"Key": "c", "Value": "d"}])
    sso.untag_resource(**on, ResourceArn=arn, TagKeys=["a"])
    sso.list_tags_for_resource(**on, ResourceArn=arn)
    set = {**on, "PermissionSetArn": arn}
    sso.put_inline_policy_to_permission_set(**set, InlinePolicy=READ)
    check("the inline policy", sso.get_inline_policy_for_permission_set(**set)["InlinePolicy"] == READ)
    sso.attach_managed_policy_to_permission_set(**set, ManagedPolicyArn=READ_ONLY)
    refused("ConflictException", sso.attach_managed_policy_to_permission_set, **set, ManagedPolicyArn=READ_ONLY)
    sso.list_managed_policies_in_permission_set(**set)
    return arn


def _assignments(sso, set, at, people):
    instance = {"InstanceArn": set["InstanceArn"]}
    who = {
        **set,
        "TargetId": at["first"],
        "TargetType": "AWS_ACCOUNT",
        "PrincipalType": "GROUP",
        "PrincipalId": people["group"],
    }
    begun = sso.create_account_assignment(**who)["AccountAssignmentCreationStatus"]
    check("assigning is asynchronous", begun["Status"] == "IN_PROGRESS")
    done = until(
        "Status",
        lambda: sso.describe_account_assignment_creation_status(
            **instance, AccountAssignmentCreationRequestId=begun["RequestId"]
        )["AccountAssignmentCreationStatus"],
    )
    check(f"assigned: {done}", done["Status"] == "SUCCEEDED")
    sso.list_account_assignment_creation_status(**instance)
    sso.list_account_assignments(**set, AccountId=at["first"])
    principal = {"PrincipalId": people["user"], "PrincipalType": "USER"}
    check(
        "a user has what its groups have",
        len(sso.list_account_assignments_for_principal(**instance, **principal)["AccountAssignments"]) == 1,
    )
    check("provisioned", sso.list_accounts_for_provisioned_permission_set(**set)["AccountIds"] == [at["first"]])
    refused("ConflictException", sso.delete_permission_set, **set)
    sso.delete_inline_policy_from_permission_set(**set)
    stale = sso.list_permission_sets_provisioned_to_account(
        **instance,
        AccountId=at["first"],
        ProvisioningStatus="LATEST_PERMISSION_SET_NOT_PROVISIONED",
    )
    check("a change waits for provisioning", stale["PermissionSets"] == [set["PermissionSetArn"]])
    begun = sso.provision_permission_set(**set, TargetType="ALL_PROVISIONED_ACCOUNTS")
    request = begun["PermissionSetProvisioningStatus"]["RequestId"]
    until(
        "Status",
        lambda: sso.describe_permission_set_provisioning_status(
            **instance, ProvisionPermissionSetRequestId=request
        )["PermissionSetProvisioningStatus"],
    )
    sso.list_permission_set_provisioning_status(**instance)
    begun = sso.delete_account_assignment(**who)["AccountAssignmentDeletionStatus"]
    until(
        "Status",
        lambda: sso.describe_account_assignment_deletion_status(
            **instance, AccountAssignmentDeletionRequestId=begun["RequestId"]
        )["AccountAssignmentDeletionStatus"],
    )
    sso.list_account_assignment_deletion_status(**instance)


def _contents(sso, set):
    own = {"CustomerManagedPolicyReference": {"Name": "Own", "Path": "/"}}
    sso.detach_managed_policy_from_permission_set(**set, ManagedPolicyArn=READ_ONLY)
    sso.attach_customer_managed_policy_reference_to_permission_set(**set, **own)
    sso.list_customer_managed_policy_references_in_permission_set(**set)
    sso.detach_customer_managed_policy_reference_from_permission_set(**set, **own)
    boundary = {"PermissionsBoundary": {"ManagedPolicyArn": READ_ONLY}}
    sso.put_permissions_boundary_to_permission_set(**set, **boundary)
    sso.get_permissions_boundary_for_permission_set(**set)
    sso.delete_permissions_boundary_from_permission_set(**set)
    refused("ResourceNotFoundException", sso.get_permissions_boundary_for_permission_set, **set)
