/** The mails a minute that one sending server gives to big providers unless an operator says otherwise. */
export const GROUP_LIMITS: Readonly<Record<string, number>> = {
  "google.com": 600,
  "outlook.com": 600,
  "yahoodns.net": 300,
  "icloud.com": 300,
  "gmx.net": 200,
  "web.de": 200,
  "t-online.de": 120,
  "orange.fr": 120,
  "mail.ru": 120,
  "yandex.net": 120,
  "qq.com": 120,
  "comcast.net": 120,
};
