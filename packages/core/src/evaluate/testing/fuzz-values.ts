/**
 * Values at the edges of what condition operators read, by what an operator reads them as: texts that
 * fold to one another, numbers beyond a double's precision, leap seconds, ranges of everything.
 * Requests and policies draw from the same pool, so that they often meet, and often nearly.
 */
import type { ConditionOperator } from "../../iam/condition-operators.ts";

/** Texts that a request or a policy gives, by what operators read them as. */
export const edgeValues: Readonly<Record<ConditionOperator["value"], readonly string[]>> = {
  string: [
    ..."a b ab A aa B a* * ? a? *a a*b ${*} ${?} ${$} ${ $ }".split(" "),
    ..."ß SS ss \u1e9e \u0130 i \u0131 I i\u0307 K k \u212a \u00c5 \u212b A\u030a s \u017f σ ς Σ \u00e9 e\u0301".split(
      " ",
    ),
    ..."😀 😀😀 \ud83d \ude00 \ud83d\ud83d\ude00".split(" "),
    "",
    " ",
    "a b",
    "a\nb",
    "a\u0000b",
    "x".repeat(500),
    "${s3:prefix}",
    "${aws:PrincipalTag/team}",
    "${aws:PrincipalTag/team, 'a'}",
    "${aws:TagKeys}",
    "${aws:userid}",
    "${nosuch:key,'a*'}",
    "a${s3:prefix}*",
    "${s3:prefix",
  ],
  number: [
    ..."0 1 2 3 5 8 13 100 1000 999.5 -3 -2.5".split(" "),
    ..."0 -0 1 1.0 01 1.00000000000000000001 0.1 .1 0.10 -1 2 10 9 1e3 10abc NaN Infinity 0x10".split(
      " ",
    ),
    ..."9007199254740992 9007199254740993 123456789012345678901234567890".split(" "),
    "123456789012345678901234567891",
    `1${"0".repeat(400)}`,
    "",
    " 1",
    "+1",
    "1.",
    "٣",
  ],
  date: [
    ..."2024-01-01 2024-01-01T00:00:00Z 1704067200 1704067200.0 2024 2024-01".split(" "),
    ..."2024-01-01T01:00:00+01:00 2023-12-31T23:59:59Z 2023-12-31T23:59:59.999Z".split(" "),
    ..."2016-12-31T23:59:60Z 2017-01-01T00:00:00Z 1483228800 1483228799 1704067199".split(" "),
    ..."2016-12-31T15:59:60-08:00 2024-06-30T12:00:60Z 2023-02-29 2024-02-29".split(" "),
    ..."1969-12-31T23:59:59.5Z -0.5 0 1970-01-01 1704067200000 9999-12-31T23:59:59Z".split(" "),
    "2024-01-01T00:00:00",
    "2024-01-01 00:00:00Z",
    "2024-13-01",
    "",
    "soon",
  ],
  boolean: [..."true false True FALSE tRuE 1 0 yes no".split(" "), "", " true", "${s3:prefix}"],
  binary: ["", "AA==", "AAA=", "AQ==", "AR==", "QUJD", "QUJ", "aGk=", "aGk", "aG k=", "-_==", "?"],
  ip: [
    ..."0.0.0.0/0 ::/0 10.0.0.0/8 10.0.0.1 10.0.0.1/32 9.255.255.255 11.0.0.0 0.0.0.0".split(" "),
    ..."255.255.255.255 203.0.113.9 ::ffff:203.0.113.9 203.0.113.0/24 203.0.114.0".split(" "),
    ..."::ffff:0:0/96 ::ffff:cb00:7109 2001:db8::/32 2001:db8::1 2001:DB8:0:0:0:0:0:1".split(" "),
    ..."2001:db9:: :: ::1 10.0.0.0/33 10.0.0 010.0.0.1 10.0.0.1/ 1::2::3 fe80::1%eth0".split(" "),
    "",
    "10.1.2.3/8",
  ],
  arn: [
    ..."arn:aws:s3:::b arn:aws:s3:::b/a arn:aws:s3:::b/* arn:aws:s3:::b? arn:aws:s3:::*".split(" "),
    ..."arn:aws:sns:us-east-1:111122223333:t arn:aws:sns:*:111122223333:t arn:aws:*".split(" "),
    ..."arn:aws:sns:us-east-1:*:t arn:aws:sns:us-east-1:111122223333:* arn:*:*:*:*:*".split(" "),
    ..."arn:aws:sns:us-east-1:111122223333:t:sub arn:aws:sns:us-east-1:1111*:t".split(" "),
    ..."arn:aws:iam::111122223333:role/team/Dev arn:aws:iam::*:role/*".split(" "),
    ..."arn:aws:s3 arn:aws:s3* arn:aws:sns::: ARN:aws:s3:::b garbage * arn arn:::::".split(" "),
    "arn:aws:s3:::${s3:prefix}",
    "arn:aws:${s3:prefix}:::b",
    "",
  ],
  presence: ["true", "false", "TRUE", "False", "maybe", ""],
};

/** A key of conditions: how requests give it, and as what. */
export type EdgeKey = {
  readonly name: string;
  readonly value: Exclude<ConditionOperator["value"], "presence">;
  /** Where others than those of the kind are of interest. */
  readonly values?: readonly string[];
  /** It follows from the principal, the resource or the organization, so requests do not give it. */
  readonly derived?: true;
};

/** Keys of every kind of value; some that a request derives, one that AWS does not have. */
export const edgeKeys: readonly EdgeKey[] = [
  { name: "s3:prefix", value: "string" },
  { name: "aws:PrincipalTag/team", value: "string" },
  { name: "AWS:requesttag/Straße", value: "string" },
  { name: "aws:TagKeys", value: "string" },
  { name: "nosuch:Key", value: "string" },
  {
    name: "s3:x-amz-acl",
    value: "string",
    values: ["public-read", "private", "bucket-owner-full-control", "authenticated-read", ""],
  },
  { name: "s3:max-keys", value: "number" },
  { name: "aws:CurrentTime", value: "date" },
  { name: "aws:TokenIssueTime", value: "date" },
  { name: "aws:SecureTransport", value: "boolean" },
  { name: "aws:MultiFactorAuthPresent", value: "boolean" },
  { name: "x:Blob", value: "binary" },
  { name: "aws:SourceIp", value: "ip" },
  { name: "aws:VpcSourceIp", value: "ip" },
  { name: "aws:SourceArn", value: "arn" },
  { name: "aws:PrincipalArn", value: "arn", derived: true },
  { name: "aws:PrincipalAccount", value: "string", derived: true },
  { name: "aws:PrincipalOrgPaths", value: "string", derived: true },
  { name: "aws:ResourceOrgID", value: "string", derived: true },
  { name: "aws:PrincipalIsAWSService", value: "boolean", derived: true },
];
