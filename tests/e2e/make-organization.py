"""Makes an organization through boto3, call by call, as a script of a platform team would."""

import json
import time

import boto3

organizations = boto3.client("organizations")
organizations.create_organization(FeatureSet="ALL")
root = organizations.list_roots()["Roots"][0]["Id"]


def make_unit(parent, name):
    made = organizations.create_organizational_unit(ParentId=parent, Name=name)
    return made["OrganizationalUnit"]["Id"]


def make_account(name, parent):
    status = organizations.create_account(
        AccountName=name, Email=name.lower().replace(" ", "-") + "@boto.example"
    )["CreateAccountStatus"]
    while status["State"] == "IN_PROGRESS":
        time.sleep(0.02)
        status = organizations.describe_create_account_status(
            CreateAccountRequestId=status["Id"]
        )["CreateAccountStatus"]
    account = status["AccountId"]
    organizations.move_account(
        AccountId=account, SourceParentId=root, DestinationParentId=parent
    )
    return account


workloads = make_unit(root, "Workloads")
production = make_unit(workloads, "Production")
shop = make_account("Shop", production)
lab = make_account("Lab", make_unit(root, "Research"))

organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
policy = organizations.create_policy(
    Name="no-users",
    Description="People come through Identity Center.",
    Type="SERVICE_CONTROL_POLICY",
    Content=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}
            ],
        },
        indent=4,
    ),
    Tags=[{"Key": "owner", "Value": "platform"}],
)["Policy"]["PolicySummary"]["Id"]
organizations.attach_policy(PolicyId=policy, TargetId=workloads)

admin = boto3.client("sso-admin")
store = boto3.client("identitystore")
instance = admin.list_instances()["Instances"][0]
group = store.create_group(
    IdentityStoreId=instance["IdentityStoreId"], DisplayName="developers"
)["GroupId"]
permission_set = admin.create_permission_set(
    InstanceArn=instance["InstanceArn"], Name="Developer", SessionDuration="PT8H"
)["PermissionSet"]["PermissionSetArn"]
admin.attach_managed_policy_to_permission_set(
    InstanceArn=instance["InstanceArn"],
    PermissionSetArn=permission_set,
    ManagedPolicyArn="arn:aws:iam::aws:policy/PowerUserAccess",
)
for account in (shop, lab):
    status = admin.create_account_assignment(
        InstanceArn=instance["InstanceArn"],
        PermissionSetArn=permission_set,
        TargetId=account,
        TargetType="AWS_ACCOUNT",
        PrincipalType="GROUP",
        PrincipalId=group,
    )["AccountAssignmentCreationStatus"]
    while status["Status"] == "IN_PROGRESS":
        time.sleep(0.02)
        status = admin.describe_account_assignment_creation_status(
            InstanceArn=instance["InstanceArn"],
            AccountAssignmentCreationRequestId=status["RequestId"],
        )["AccountAssignmentCreationStatus"]
