/**
 * The one factory of AWS clients. A session is a set of credentials for one account; its clients are
 * made on first use (each SDK client costs some 60 ms to load) and share connections and pace.
 */
import type { Account } from "@aws-sdk/client-account";
import type { CloudTrail } from "@aws-sdk/client-cloudtrail";
import type { IAM } from "@aws-sdk/client-iam";
import type { Identitystore } from "@aws-sdk/client-identitystore";
import type { Organizations } from "@aws-sdk/client-organizations";
import type { SSOAdmin } from "@aws-sdk/client-sso-admin";
import type { STS } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import type { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Destination } from "./destination.ts";
import { guardedHandler } from "./guard.ts";
import { callMiddleware } from "./middleware.ts";
import type { Pace } from "./pace.ts";

export type SessionOptions = {
  readonly destination: Destination;
  /** Defaults to not waiting: right for the sandbox, whose rates are off by default. */
  readonly pace?: Pace | undefined;
};

type Constructor<Client> = new (configuration: {
  region: string;
  credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  requestHandler: NodeHttpHandler;
  maxAttempts: number;
  retryMode: string;
  endpoint?: string;
  useFipsEndpoint?: boolean;
  useDualstackEndpoint?: boolean;
  defaultsMode?: "standard";
}) => Client;

type WithStack = {
  readonly middlewareStack: { use(plugin: ReturnType<typeof callMiddleware>): void };
  destroy(): void;
};

/** Opens a session with the destination's own credentials. */
export async function openSession(options: SessionOptions): Promise<AwsSession> {
  const { destination } = options;
  const credentials =
    destination.kind === "sandbox"
      ? destination.credentials
      : await defaultCredentials(destination.profile);
  return new AwsSession({ ...options, credentials, handler: guardedHandler(destination) });
}

/** The chain that the AWS CLI follows: environment, profile, SSO, process, container, instance. */
async function defaultCredentials(
  profile: string | undefined,
): Promise<AwsCredentialIdentityProvider> {
  const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  return fromNodeProviderChain(profile === undefined ? {} : { profile });
}

/** Credentials of one account, and its clients. */
export class AwsSession {
  readonly #options: SessionOptions & {
    readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
    readonly handler: NodeHttpHandler;
  };
  readonly #clients = new Map<string, Promise<WithStack>>();

  constructor(
    options: SessionOptions & {
      readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
      readonly handler: NodeHttpHandler;
    },
  ) {
    this.#options = options;
  }

  get region(): string {
    return this.#options.destination.region;
  }

  get destination(): Destination {
    return this.#options.destination;
  }

  organizations(): Promise<Organizations> {
    return this.#client(
      "organizations",
      async () => (await import("@aws-sdk/client-organizations")).Organizations,
    );
  }

  ssoAdmin(): Promise<SSOAdmin> {
    return this.#client(
      "sso-admin",
      async () => (await import("@aws-sdk/client-sso-admin")).SSOAdmin,
    );
  }

  identityStore(): Promise<Identitystore> {
    return this.#client(
      "identitystore",
      async () => (await import("@aws-sdk/client-identitystore")).Identitystore,
    );
  }

  iam(): Promise<IAM> {
    return this.#client("iam", async () => (await import("@aws-sdk/client-iam")).IAM);
  }

  sts(): Promise<STS> {
    return this.#client("sts", async () => (await import("@aws-sdk/client-sts")).STS);
  }

  account(): Promise<Account> {
    return this.#client("account", async () => (await import("@aws-sdk/client-account")).Account);
  }

  cloudTrail(): Promise<CloudTrail> {
    return this.#client(
      "cloudtrail",
      async () => (await import("@aws-sdk/client-cloudtrail")).CloudTrail,
    );
  }

  /** A session in another account, or under another role; the credentials last an hour. */
  async assumeRole(roleArn: string, sessionName: string): Promise<AwsSession> {
    const { Credentials } = await (
      await this.sts()
    ).assumeRole({ RoleArn: roleArn, RoleSessionName: sessionName });
    const credentials: AwsCredentialIdentity = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      ...(Credentials?.SessionToken === undefined
        ? {}
        : { sessionToken: Credentials.SessionToken }),
    };
    return new AwsSession({ ...this.#options, credentials });
  }

  /** Lets go of the connections of this session and of all that were made from it. */
  close(): void {
    this.#options.handler.destroy();
  }

  #client<Client extends WithStack>(
    service: string,
    load: () => Promise<Constructor<Client>>,
  ): Promise<Client> {
    const known = this.#clients.get(service);
    // The map holds, under the name of a service, what `load` of that service made.
    if (known !== undefined) return known as Promise<Client>;
    const made = load().then((Client) => this.#make(service, Client));
    this.#clients.set(service, made);
    return made;
  }

  #make<Client extends WithStack>(service: string, Client: Constructor<Client>): Client {
    const { destination, credentials, handler, pace } = this.#options;
    const endpoint =
      destination.kind === "sandbox" ? destination.endpoint : destination.endpointUrl;
    const client = new Client({
      region: destination.region,
      credentials,
      requestHandler: handler,
      maxAttempts: 8,
      retryMode: "standard",
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(destination.kind === "sandbox" ? sandboxConfiguration : {}),
    });
    client.middlewareStack.use(callMiddleware(service, pace ?? (async () => {})));
    return client;
  }
}

/** Said explicitly, so that no shared configuration file decides it. */
const sandboxConfiguration = {
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  defaultsMode: "standard",
} as const;
