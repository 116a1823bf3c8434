@testable import PortalWeb

/// Every page of the portal. A template that no page here uses fails the audit.
enum Pages {
  static let all: [any Page] = [
    LandingPage.sample, SignUpPage.sample, SignUpPage.closedSample, SignUpSentPage.sample,
    ConfirmPage.sample, LinkGonePage.sample, SignInPage.sample, ForgotPasswordPage.sample,
    ForgotSentPage.sample, ResetPasswordPage.sample, ResumePage.sample, DashboardPage.sample,
    ProfilePage.sample, AppearancePage.sample, SecurityPage.sample, SessionsPage.sample,
    ErrorPage.sample, OutboxPage.sample, MessagePage.sample, StatusPage.sample,
    BackupsPage.sample,
  ]
}

extension SignUpPage {
  static var closedSample: SignUpPage {
    var page = sample
    page.open = false
    return page
  }
}
