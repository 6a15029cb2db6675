import { ProfileSettings } from "../../../../features/account/profile-settings.tsx";
import { pageTitle } from "../../../../shell/page-title.ts";

export const generateMetadata = () => pageTitle("settings");

export default function ProfilePage() {
  return <ProfileSettings />;
}
