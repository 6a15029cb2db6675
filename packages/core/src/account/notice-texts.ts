import type { Language, Letter } from "../kernel/index.ts";

/** A notice that says one thing and holds no link of its own. */
export type PlainNotice =
  | "resting"
  | "password_changed"
  | "email_changing"
  | "address_registered"
  | "address_wished"
  | "second_factor_on"
  | "second_factor_off"
  | "second_factor_reset";

interface Place {
  time: string;
  ip: string | null;
  browser: string | null;
}

interface NoticeTexts {
  plain(notice: PlainNotice, forgotLink: string): Letter;
  newDevice(place: Place, link: string): Letter;
  resetPassword(link: string): Letter;
  emailChange(link: string): Letter;
  verification(link: string): Letter;
}

type Plain = Readonly<Record<PlainNotice, { subject: string; what: string }>>;

const PLAIN_EN: Plain = {
  resting: {
    subject: "Too many wrong passwords",
    what: "somebody tried to sign in to your account with a wrong password several times. We refuse further tries from there for 15 minutes.",
  },
  password_changed: {
    subject: "Your password was changed",
    what: "your password was changed, and your other sessions were ended.",
  },
  email_changing: {
    subject: "Your e-mail address is about to change",
    what: "somebody, most likely you, asked to sign in with another address. It changes as soon as the new address is confirmed.",
  },
  address_registered: {
    subject: "You have an account already",
    what: "somebody, most likely you, tried to create an account with this address. It has one already, and nothing was changed: log in as usual.",
  },
  address_wished: {
    subject: "Somebody asked to use your address",
    what: "somebody asked to sign in to another account with this address. It belongs to your account and stays there; nothing was changed.",
  },
  second_factor_on: {
    subject: "Two-step sign-in is on",
    what: "from now on a code of your authenticator app is asked for when you sign in.",
  },
  second_factor_off: {
    subject: "Two-step sign-in is off",
    what: "from now on your password alone lets you in.",
  },
  second_factor_reset: {
    subject: "Your second factor was reset",
    what: "an owner or admin of your organisation took your second factor and its backup codes away, and ended your sessions. Sign in with your password and set up two-step sign-in again. If you did not ask for this, ask them.",
  },
};

const PLAIN_ES: Plain = {
  resting: {
    subject: "Demasiadas contraseñas incorrectas",
    what: "alguien ha intentado entrar en tu cuenta varias veces con una contraseña incorrecta. Rechazamos más intentos desde allí durante 15 minutos.",
  },
  password_changed: {
    subject: "Tu contraseña ha cambiado",
    what: "tu contraseña ha cambiado y hemos cerrado tus otras sesiones.",
  },
  email_changing: {
    subject: "Tu dirección de correo va a cambiar",
    what: "alguien, seguramente tú, ha pedido entrar con otra dirección. Cambiará en cuanto se confirme la nueva.",
  },
  address_registered: {
    subject: "Ya tienes una cuenta",
    what: "alguien, seguramente tú, ha intentado crear una cuenta con esta dirección. Ya tiene una y no ha cambiado nada: entra como siempre.",
  },
  address_wished: {
    subject: "Alguien ha pedido usar tu dirección",
    what: "alguien ha pedido entrar en otra cuenta con esta dirección. Pertenece a tu cuenta y ahí se queda; no ha cambiado nada.",
  },
  second_factor_on: {
    subject: "La verificación en dos pasos está activada",
    what: "a partir de ahora te pediremos un código de tu aplicación de autenticación al entrar.",
  },
  second_factor_off: {
    subject: "La verificación en dos pasos está desactivada",
    what: "a partir de ahora basta tu contraseña para entrar.",
  },
  second_factor_reset: {
    subject: "Tu segundo factor se ha restablecido",
    what: "un propietario o administrador de tu organización ha retirado tu segundo factor y sus códigos de reserva, y ha cerrado tus sesiones. Entra con tu contraseña y configura de nuevo la verificación en dos pasos. Si no lo has pedido, pregúntale.",
  },
};

const en: NoticeTexts = {
  plain: (notice, forgotLink) => ({
    subject: PLAIN_EN[notice].subject,
    lines: [PLAIN_EN[notice].what, `If it was not you, set a new password now: ${forgotLink}`],
  }),
  newDevice: ({ time, ip, browser }, link) => ({
    subject: "New sign-in to your account",
    lines: [
      "somebody signed in to your account from a browser we had not seen before:",
      [`Time: ${time}`, `Place: ${ip ?? "unknown"}`, `Browser: ${browser ?? "unknown"}`].join("\n"),
      "If it was you, there is nothing to do. If not, end every session and choose a new password:",
      link,
      "The link works once, for seven days.",
    ],
  }),
  resetPassword: (link) => ({
    subject: "Set a new password",
    lines: [
      "somebody, most likely you, asked for a new password. Set it here:",
      link,
      "The link works once, for one hour. If you did not ask, ignore this mail; nothing was changed.",
    ],
  }),
  emailChange: (link) => ({
    subject: "Confirm your new e-mail address",
    lines: [
      "please confirm that this is to be the address you sign in with:",
      link,
      "The link works once, for 24 hours. If you did not ask for it, ignore this mail.",
    ],
  }),
  verification: (link) => ({
    subject: "Confirm your e-mail address",
    lines: [
      "please confirm that this is your address:",
      link,
      "The link works once, for 24 hours. If you did not sign up, ignore this mail.",
    ],
  }),
};

const es: NoticeTexts = {
  plain: (notice, forgotLink) => ({
    subject: PLAIN_ES[notice].subject,
    lines: [PLAIN_ES[notice].what, `Si no has sido tú, pon una contraseña nueva ahora: ${forgotLink}`],
  }),
  newDevice: ({ time, ip, browser }, link) => ({
    subject: "Nuevo inicio de sesión en tu cuenta",
    lines: [
      "alguien ha entrado en tu cuenta desde un navegador que no conocíamos:",
      [`Hora: ${time}`, `Lugar: ${ip ?? "desconocido"}`, `Navegador: ${browser ?? "desconocido"}`].join("\n"),
      "Si has sido tú, no tienes que hacer nada. Si no, cierra todas las sesiones y elige otra contraseña:",
      link,
      "El enlace funciona una vez, durante siete días.",
    ],
  }),
  resetPassword: (link) => ({
    subject: "Pon una contraseña nueva",
    lines: [
      "alguien, seguramente tú, ha pedido una contraseña nueva. Ponla aquí:",
      link,
      "El enlace funciona una vez, durante una hora. Si no la has pedido, ignora este correo; no ha cambiado nada.",
    ],
  }),
  emailChange: (link) => ({
    subject: "Confirma tu nueva dirección de correo",
    lines: [
      "confirma que esta va a ser la dirección con la que entras:",
      link,
      "El enlace funciona una vez, durante 24 horas. Si no lo has pedido, ignora este correo.",
    ],
  }),
  verification: (link) => ({
    subject: "Confirma tu dirección de correo",
    lines: [
      "confirma que esta es tu dirección:",
      link,
      "El enlace funciona una vez, durante 24 horas. Si no te has registrado, ignora este correo.",
    ],
  }),
};

/** What we write to people about their account, by their language. */
export const NOTICE_TEXTS: Readonly<Record<Language, NoticeTexts>> = { en, es };
