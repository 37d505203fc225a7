"""IAM."""

import base64
import json

from session import check, client, refused

READ = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}],
}
READ_TEXT = json.dumps(READ)
TAGS = [{"Key": "team", "Value": "web"}]
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def run():
    iam = client("iam")
    account = client("sts").get_caller_identity()["Account"]
    _account(iam)
    _policy(iam)
    _users(iam)
    _groups(iam)
    _roles(iam, account)
    _providers(iam)


def _account(iam):
    iam.create_account_alias(AccountAlias="the-company")
    check("one alias", iam.list_account_aliases()["AccountAliases"] == ["the-company"])
    iam.delete_account_alias(AccountAlias="the-company")
    refused("NoSuchEntity", iam.get_account_password_policy)
    iam.update_account_password_policy(MinimumPasswordLength=14)
    iam.get_account_password_policy()
    iam.delete_account_password_policy()
    check("a summary", iam.get_account_summary()["SummaryMap"]["Users"] >= 1)
    details = iam.get_paginator("get_account_authorization_details").paginate()
    users = details.build_full_result()["UserDetailList"]
    check("the administrator is there", len(users) >= 1)
    details = iam.get_account_authorization_details(Filter=["AWSManagedPolicy"])["Policies"]
    check("AWS's policies in use", all(it["Arn"].startswith("arn:aws:iam::aws:") for it in details))


def _policy(iam):
    policy = iam.create_policy(PolicyName="Read", PolicyDocument=READ_TEXT, Tags=TAGS)["Policy"]
    arn = policy["Arn"]
    refused("EntityAlreadyExists", iam.create_policy, PolicyName="Read", PolicyDocument=READ_TEXT)
    refused("MalformedPolicyDocument", iam.create_policy, PolicyName="Bad", PolicyDocument='{"Statement": 1}')
    iam.get_waiter("policy_exists").wait(PolicyArn=arn)
    iam.get_policy(PolicyArn=arn)
    version = iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]
    check("the document comes back", version["Document"] == READ)
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=READ_TEXT)
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v2")
    iam.list_policy_versions(PolicyArn=arn)
    refused("DeleteConflict", iam.delete_policy_version, PolicyArn=arn, VersionId="v2")
    refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
    iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
    iam.tag_policy(PolicyArn=arn, Tags=[{"Key": "a", "Value": "b"}])
    iam.untag_policy(PolicyArn=arn, TagKeys=["team"])
    iam.list_policy_tags(PolicyArn=arn)
    iam.list_policies(Scope="Local")
    iam.list_entities_for_policy(PolicyArn=arn)
    iam.delete_policy(PolicyArn=arn)


def _users(iam):
    name = {"UserName": "ana"}
    iam.create_user(**name, Path="/people/", Tags=TAGS)
    refused("EntityAlreadyExists", iam.create_user, **name)
    iam.get_waiter("user_exists").wait(**name)
    iam.get_user(**name)
    iam.get_user()
    iam.get_paginator("list_users").paginate(PathPrefix="/people/").build_full_result()
    iam.update_user(**name, NewUserName="anna")
    iam.update_user(UserName="anna", NewUserName="ana")
    iam.tag_user(**name, Tags=[{"Key": "a", "Value": "b"}])
    iam.untag_user(**name, TagKeys=["a"])
    check("one tag", iam.list_user_tags(**name)["Tags"] == TAGS)
    iam.put_user_policy(**name, PolicyName="inline", PolicyDocument=READ_TEXT)
    found = iam.get_user_policy(**name, PolicyName="inline")["PolicyDocument"]
    check("the inline document comes back", found == READ)
    iam.list_user_policies(**name)
    iam.attach_user_policy(**name, PolicyArn=READ_ONLY)
    iam.list_attached_user_policies(**name)
    iam.put_user_permissions_boundary(**name, PermissionsBoundary=READ_ONLY)
    bounded = iam.list_entities_for_policy(
        PolicyArn=READ_ONLY, PolicyUsageFilter="PermissionsBoundary"
    )["PolicyUsers"]
    check("one user is bounded", [it["UserName"] for it in bounded] == ["ana"])
    iam.delete_user_permissions_boundary(**name)
    key = iam.create_access_key(**name)["AccessKey"]["AccessKeyId"]
    iam.create_access_key(**name)
    refused("LimitExceeded", iam.create_access_key, **name)
    iam.update_access_key(**name, AccessKeyId=key, Status="Inactive")
    iam.get_access_key_last_used(AccessKeyId=key)
    refused("DeleteConflict", iam.delete_user, **name)
    keys = iam.get_paginator("list_access_keys").paginate(**name).build_full_result()
    for found in keys["AccessKeyMetadata"]:
        iam.delete_access_key(**name, AccessKeyId=found["AccessKeyId"])
    iam.create_login_profile(**name, Password="correct-Horse-7-battery")
    iam.get_login_profile(**name)
    iam.update_login_profile(**name, PasswordResetRequired=True)
    iam.delete_login_profile(**name)
    iam.list_mfa_devices(**name)
    iam.list_virtual_mfa_devices()
    iam.list_ssh_public_keys(**name)
    iam.list_signing_certificates(**name)
    iam.list_service_specific_credentials(**name)


def _groups(iam):
    user = {"UserName": "ana"}
    name = {"GroupName": "web"}
    iam.create_group(**name)
    iam.add_user_to_group(**name, **user)
    check("a member", len(iam.get_group(**name)["Users"]) == 1)
    iam.list_groups()
    iam.update_group(**name, NewGroupName="webs", NewPath="/teams/")
    iam.update_group(GroupName="webs", NewGroupName="web")
    iam.list_groups_for_user(**user)
    iam.put_group_policy(**name, PolicyName="inline", PolicyDocument=READ_TEXT)
    iam.get_group_policy(**name, PolicyName="inline")
    iam.list_group_policies(**name)
    iam.attach_group_policy(**name, PolicyArn=READ_ONLY)
    iam.list_attached_group_policies(**name)
    refused("DeleteConflict", iam.delete_group, **name)
    iam.detach_group_policy(**name, PolicyArn=READ_ONLY)
    iam.delete_group_policy(**name, PolicyName="inline")
    iam.remove_user_from_group(**name, **user)
    iam.delete_group(**name)
    iam.detach_user_policy(**user, PolicyArn=READ_ONLY)
    iam.delete_user_policy(**user, PolicyName="inline")
    iam.delete_user(**user)
    refused("NoSuchEntity", iam.get_user, **user)


def _roles(iam, account):
    trust = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
    )
    name = {"RoleName": "Ops"}
    iam.create_role(**name, AssumeRolePolicyDocument=trust, Tags=TAGS)
    refused("MalformedPolicyDocument", iam.create_role, RoleName="Bad", AssumeRolePolicyDocument=READ_TEXT)
    iam.get_waiter("role_exists").wait(**name)
    found = iam.get_role(**name)["Role"]["AssumeRolePolicyDocument"]
    check("the trust policy comes back", found == json.loads(trust))
    iam.list_roles()
    iam.update_role(**name, MaxSessionDuration=7200, Description="Operations")
    iam.update_role_description(**name, Description="Ops")
    iam.update_assume_role_policy(**name, PolicyDocument=trust)
    iam.tag_role(**name, Tags=[{"Key": "a", "Value": "b"}])
    iam.untag_role(**name, TagKeys=["a"])
    iam.list_role_tags(**name)
    iam.put_role_policy(**name, PolicyName="inline", PolicyDocument=READ_TEXT)
    iam.get_role_policy(**name, PolicyName="inline")
    iam.list_role_policies(**name)
    iam.attach_role_policy(**name, PolicyArn=READ_ONLY)
    iam.list_attached_role_policies(**name)
    iam.put_role_permissions_boundary(**name, PermissionsBoundary=READ_ONLY)
    iam.delete_role_permissions_boundary(**name)
    profile = {"InstanceProfileName": "Ops"}
    iam.create_instance_profile(**profile)
    iam.get_waiter("instance_profile_exists").wait(**profile)
    iam.tag_instance_profile(**profile, Tags=[*TAGS, {"Key": "a", "Value": "b"}])
    iam.untag_instance_profile(**profile, TagKeys=["a"])
    check("one tag", iam.list_instance_profile_tags(**profile)["Tags"] == TAGS)
    iam.add_role_to_instance_profile(**profile, **name)
    iam.get_instance_profile(**profile)
    iam.list_instance_profiles()
    iam.list_instance_profiles_for_role(**name)
    refused("DeleteConflict", iam.delete_role, **name)
    iam.remove_role_from_instance_profile(**profile, **name)
    iam.delete_instance_profile(**profile)
    refused("DeleteConflict", iam.delete_role, **name)
    iam.delete_role_policy(**name, PolicyName="inline")
    iam.detach_role_policy(**name, PolicyArn=READ_ONLY)
    iam.delete_role(**name)
    linked = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")["Role"]
    refused("UnmodifiableEntity", iam.delete_role, RoleName=linked["RoleName"])
    task = iam.delete_service_linked_role(RoleName=linked["RoleName"])["DeletionTaskId"]
    iam.get_service_linked_role_deletion_status(DeletionTaskId=task)


def _providers(iam):
    url = "https://token.example.com"
    oidc = iam.create_open_id_connect_provider(
        Url=url, ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40]
    )["OpenIDConnectProviderArn"]
    on = {"OpenIDConnectProviderArn": oidc}
    iam.get_open_id_connect_provider(**on)
    iam.list_open_id_connect_providers()
    iam.update_open_id_connect_provider_thumbprint(**on, ThumbprintList=["b" * 40])
    iam.add_client_id_to_open_id_connect_provider(**on, ClientID="other")
    iam.remove_client_id_from_open_id_connect_provider(**on, ClientID="sts.amazonaws.com")
    found = iam.get_open_id_connect_provider(**on)["ClientIDList"]
    check("the other client is left", found == ["other"])
    iam.tag_open_id_connect_provider(**on, Tags=TAGS)
    check("one tag", iam.list_open_id_connect_provider_tags(**on)["Tags"] == TAGS)
    iam.untag_open_id_connect_provider(**on, TagKeys=["team"])
    iam.delete_open_id_connect_provider(**on)
    metadata = "<EntityDescriptor>" + base64.b64encode(b"x" * 900).decode() + "</EntityDescriptor>"
    saml = iam.create_saml_provider(SAMLMetadataDocument=metadata, Name="idp")["SAMLProviderArn"]
    iam.get_saml_provider(SAMLProviderArn=saml)
    iam.list_saml_providers()
    iam.update_saml_provider(SAMLProviderArn=saml, SAMLMetadataDocument=metadata)
    iam.tag_saml_provider(SAMLProviderArn=saml, Tags=TAGS)
    check("one tag", iam.list_saml_provider_tags(SAMLProviderArn=saml)["Tags"] == TAGS)
    iam.untag_saml_provider(SAMLProviderArn=saml, TagKeys=["team"])
    iam.delete_saml_provider(SAMLProviderArn=saml)
