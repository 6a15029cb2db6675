declare module "bounce-handler" {
  /** What the package finds of one recipient; all fields may be empty. */
  export type Found = { recipient?: string; status?: string; action?: string; messageid?: string };
  export class BounceHandler {
    type: string;
    looks_like_an_autoresponse: boolean;
    parse_email(mail: string): Found[];
  }
}

declare module "baunsu" {
  export default class Baunsu {
    detectSync(mail: string | Buffer): {
      bounced: boolean;
      status?: { code?: string };
      finalRecipient?: string;
      isHard(): boolean;
    };
  }
}
