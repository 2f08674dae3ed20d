package io.branchline.browser.manager;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/**
 * The parts of the manager's page by the names its reader has for them.
 *
 * @param page that shows it
 */
record Shop(Page page) {
    /** How the branch is, in one sentence. */
    Locator sentence() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    /** What a button has done. */
    Locator outcome() {
        return page.locator("#outcome");
    }

    /** A button by its words. */
    Locator button(String words) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words));
    }

    /** The link that saves the support file. */
    Locator support() {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Save support file"));
    }

    /** A part with a heading. */
    Locator part(String heading) {
        return page.locator("section")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(heading))));
    }

    /** A figure by its name. */
    Locator figure(String name) {
        return page.locator(".figure")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
    }
}
