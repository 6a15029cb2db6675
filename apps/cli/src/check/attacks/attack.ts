import { DomainError } from "@penguin/runtime/error";

/** Something a stranger, a member, a recipient, a key holder or a sending server tries, beside who may do the same. */
export interface Attack {
  what: string;
  /** True when it was refused: nothing came of it. */
  isRefused: () => Promise<boolean>;
  /** True when the same act, by who may do it, had its effect. */
  isAllowed: () => Promise<boolean>;
}

/** Whether an act is refused by the product, and not by an accident. */
export async function isRefusal(act: Promise<unknown>): Promise<boolean> {
  try {
    await act;
    return false;
  } catch (error) {
    if (error instanceof DomainError) return true;
    throw error;
  }
}

/** Whether the database lets no login of that kind do it. */
export async function isForbiddenByDatabase(act: Promise<unknown>): Promise<boolean> {
  try {
    await act;
    return false;
  } catch (error) {
    const { code, cause } = error as { code?: string; cause?: { code?: string } };
    return (code ?? cause?.code) === "42501";
  }
}
