/** The cookie a browser is known again by. It says nothing about the person and lets nobody in. */
export const DEVICE_COOKIE = "pm.device";

const VALUE = /^[\w-]{20,64}$/;

/** The device in a Cookie header; undefined when there is none or it is not one of ours. */
export function readDevice(cookies: string | undefined): string | undefined {
  const pair = cookies?.split(";").find((one) => one.trim().startsWith(`${DEVICE_COOKIE}=`));
  const value = pair?.slice(pair.indexOf("=") + 1).trim();
  return value !== undefined && VALUE.test(value) ? value : undefined;
}
