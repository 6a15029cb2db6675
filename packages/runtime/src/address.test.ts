import { describe, expect, it } from "vitest";
import { callerAddress, readTrustedProxies } from "./address.ts";

const nobody = readTrustedProxies("");
const proxies = readTrustedProxies("10.0.0.0/8, 192.168.0.7, fd00::/8, ::1");

describe("where a request comes from", () => {
  it("is the socket's address, whatever the header says, when no proxy is trusted", () => {
    for (const words of [undefined, "203.0.113.9", "127.0.0.1", "10.0.0.1, 127.0.0.1"])
      expect(callerAddress("198.51.100.4", words, nobody)).toBe("198.51.100.4");
    expect(callerAddress("::ffff:198.51.100.4", "127.0.0.1", nobody)).toBe("198.51.100.4");
    expect(callerAddress(undefined, "127.0.0.1", nobody)).toBeUndefined();
  });

  it("is the last address that no trusted proxy has, when a trusted one holds the socket", () => {
    expect(callerAddress("10.0.0.5", "203.0.113.9", proxies)).toBe("203.0.113.9");
    expect(callerAddress("::ffff:10.0.0.5", "127.0.0.1, 203.0.113.9 ,192.168.0.7", proxies)).toBe(
      "203.0.113.9",
    );
    expect(callerAddress("fd00::5", "2001:db8::1", proxies)).toBe("2001:db8::1");
    expect(callerAddress("10.0.0.5", "10.0.0.1", proxies)).toBe("10.0.0.1");
  });

  it("is the nearest that is known, when the header is no list of addresses", () => {
    for (const words of [undefined, "", " ", "unknown", "203.0.113.9, <script>", "203.0.113.9:443", ","])
      expect(callerAddress("10.0.0.5", words, proxies)).toBe("10.0.0.5");
    expect(callerAddress("10.0.0.5", `${"1.1.1.1,".repeat(10_000)}203.0.113.9`, proxies)).toBe("203.0.113.9");
  });

  it("is not believed of a stranger who names a proxy", () => {
    expect(callerAddress("203.0.113.9", "10.0.0.5", proxies)).toBe("203.0.113.9");
  });
});

it("says which entry is no address", () => {
  for (const wrong of ["10.0.0.0/33", "proxy.example", "10.0.0.0/", "10.0.0.0/-1", "::1/129"])
    expect(() => readTrustedProxies(`10.0.0.1, ${wrong}`)).toThrow(wrong);
});
