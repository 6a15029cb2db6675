/** The mails of a rehearsal: merge tags with fallbacks, spintax, a link, follow-ups that thread. */
export const SEQUENCE = [
  {
    subject: "{Question|A question} about {{ contact.company | default: 'your team' }}",
    body: `{Hi|Hello} {{ contact.first_name | default: "there" }},

we help teams like {{ contact.company | default: "yours" }} to keep their mail out of the spam folder. There is a short note on how it works at https://www.hello-rehearsal.test/how?from=first.

Would a look at your set-up be useful?

{{ sender.name }}`,
  },
  {
    subject: "",
    body: `{Hi|Hello} {{ contact.first_name | default: "there" }},

did my note reach you? The summary is at https://www.hello-rehearsal.test/summary.

{{ sender.name }}`,
  },
  {
    subject: "",
    body: `{{ contact.first_name | default: "Hello" }}, this is my last note. If the time is wrong, a word is enough.

{{ sender.name }}`,
  },
] as const;
