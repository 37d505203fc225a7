# An organization as a landing zone in Terraform describes it: OUs, accounts, SCPs, Identity Center.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  skip_metadata_api_check = true
}

data "aws_ssoadmin_instances" "this" {}
data "aws_caller_identity" "this" {}

locals {
  instance = tolist(data.aws_ssoadmin_instances.this.arns)[0]
  store    = tolist(data.aws_ssoadmin_instances.this.identity_store_ids)[0]
}

resource "aws_organizations_organization" "this" {
  feature_set                   = "ALL"
  aws_service_access_principals = ["cloudtrail.amazonaws.com", "sso.amazonaws.com"]
  enabled_policy_types          = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]
}

resource "aws_organizations_organizational_unit" "workloads" {
  name      = "Workloads"
  parent_id = aws_organizations_organization.this.roots[0].id
  tags      = { stage = "all" }
}

resource "aws_organizations_organizational_unit" "stage" {
  for_each  = toset(["Prod", "SDLC"])
  name      = each.key
  parent_id = aws_organizations_organizational_unit.workloads.id
}

resource "aws_organizations_account" "stage" {
  for_each  = aws_organizations_organizational_unit.stage
  name      = "shop-${lower(each.key)}"
  email     = "shop-${lower(each.key)}@example.com"
  parent_id = each.value.id
  tags      = { stage = lower(each.key) }

  lifecycle {
    ignore_changes = [role_name]
  }
}

resource "aws_organizations_policy" "no_users" {
  name        = "NoUsers"
  description = "People sign in through Identity Center"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "NoUsers", Effect = "Deny", Action = "iam:CreateUser", Resource = "*" }]
  })
  tags       = { owner = "security" }
  depends_on = [aws_organizations_organization.this]
}

resource "aws_organizations_policy" "within" {
  name = "WithinTheOrganization"
  type = "RESOURCE_CONTROL_POLICY"

  depends_on = [aws_organizations_organization.this]
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_organizations_policy_attachment" "no_users" {
  policy_id = aws_organizations_policy.no_users.id
  target_id = aws_organizations_organizational_unit.stage["Prod"].id
}

resource "aws_organizations_policy_attachment" "within" {
  policy_id = aws_organizations_policy.within.id
  target_id = aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_delegated_administrator" "audit" {
  account_id        = aws_organizations_account.stage["SDLC"].id
  service_principal = "cloudtrail.amazonaws.com"
}

resource "aws_ssoadmin_permission_set" "developer" {
  name             = "Developer"
  description      = "Reads, and lists buckets"
  instance_arn     = local.instance
  session_duration = "PT4H"
  relay_state      = "https://console.aws.amazon.com/s3"
  tags             = { owner = "platform" }
}

resource "aws_ssoadmin_permission_set_inline_policy" "developer" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.developer.arn
  inline_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }]
  })
}

resource "aws_ssoadmin_managed_policy_attachment" "developer" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.developer.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_ssoadmin_permissions_boundary_attachment" "developer" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.developer.arn
  permissions_boundary {
    managed_policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
  }
}

resource "aws_identitystore_group" "developers" {
  identity_store_id = local.store
  display_name      = "Developers"
  description       = "Who builds the shop"
}

resource "aws_identitystore_user" "ana" {
  identity_store_id = local.store
  user_name         = "ana"
  display_name      = "Ana Lima"
  name {
    given_name  = "Ana"
    family_name = "Lima"
  }
  emails {
    value   = "ana@example.com"
    primary = true
    type    = "work"
  }
}

resource "aws_identitystore_group_membership" "ana" {
  identity_store_id = local.store
  group_id          = aws_identitystore_group.developers.group_id
  member_id         = aws_identitystore_user.ana.user_id
}

resource "aws_ssoadmin_account_assignment" "developers" {
  for_each           = aws_organizations_account.stage
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.developer.arn
  principal_id       = aws_identitystore_group.developers.group_id
  principal_type     = "GROUP"
  target_id          = each.value.id
  target_type        = "AWS_ACCOUNT"

  depends_on = [
    aws_ssoadmin_permission_set_inline_policy.developer,
    aws_ssoadmin_managed_policy_attachment.developer,
  ]
}

resource "aws_ssoadmin_account_assignment" "ana" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.developer.arn
  principal_id       = aws_identitystore_user.ana.user_id
  principal_type     = "USER"
  target_id          = data.aws_caller_identity.this.account_id
  target_type        = "AWS_ACCOUNT"
}

resource "aws_iam_policy" "read_bills" {
  name        = "ReadBills"
  path        = "/finance/"
  description = "Reads bills"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["ce:Get*"], Resource = "*" }]
  })
  tags = { owner = "finance" }
}

resource "aws_iam_role" "finance" {
  name                 = "Finance"
  path                 = "/finance/"
  description          = "For the finance department"
  max_session_duration = 7200
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:root" }
    }]
  })
  tags = { owner = "finance" }
}

resource "aws_iam_role_policy_attachment" "finance" {
  role       = aws_iam_role.finance.name
  policy_arn = aws_iam_policy.read_bills.arn
}

resource "aws_iam_role_policy" "finance" {
  name = "Budgets"
  role = aws_iam_role.finance.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "budgets:ViewBudget", Resource = "*" }]
  })
}

resource "aws_iam_user" "robot" {
  name = "robot"
  path = "/machines/"
  tags = { owner = "platform" }
}

resource "aws_iam_group" "robots" {
  name = "robots"
}

resource "aws_iam_user_group_membership" "robot" {
  user   = aws_iam_user.robot.name
  groups = [aws_iam_group.robots.name]
}

resource "aws_iam_access_key" "robot" {
  user = aws_iam_user.robot.name
}

resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length        = 14
  require_lowercase_characters   = true
  require_numbers                = true
  require_uppercase_characters   = true
  require_symbols                = true
  allow_users_to_change_password = true
}
