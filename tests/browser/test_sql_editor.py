"""The field for a statement on the page SQL: its colours, and the names it offers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM, FORMS, PATIENCE, found_by_axe, settled

pytestmark = pytest.mark.slow

ENOUGH = 4.5
"""Contrast of text to its ground that WCAG's level AA wants."""
CONTRASTS = """() => {
  const drawn = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colors) => {
    colors.forEach((color) => { drawn.fillStyle = color; drawn.fillRect(0, 0, 1, 1); });
    return [...drawn.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const of = (element, what) => getComputedStyle(element)[what];
  const layer = document.querySelector(".sql-layer"), ground = of(layer.parentElement, "backgroundColor");
  return [...layer.querySelectorAll("span")].map((span) => {
    const [a, b] = [light(over([ground, of(span, "color")])), light(over([ground]))].sort((x, y) => y - x);
    return [span.className, (a + 0.05) / (b + 0.05)];
  });
}"""
ON_TOP = """element => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""
EVERY_KIND = """-- a comment
select title, count(*) as n, 'text' from papers where upvotes > 12 and "title" is not null
"""
SIZES = "element => [element.clientWidth, element.scrollHeight, getComputedStyle(element).font]"
HOSTILE = "select '<img src=x onerror=document.title=\"taken\">' -- </script><b>bold</b>"


@pytest.fixture(scope="module")
def address(history, dashboard) -> str:
    return f"{dashboard(history)}/sql"


def field_of(page: Page, address: str) -> Locator:
    """The field of the page, which is drawn and coloured."""
    page.goto(address)
    settled(page)
    expect(page.locator(".sql-layer span").first).to_be_attached()
    return page.get_by_role("textbox", name="Statement")


def offered(page: Page) -> list[str]:
    return page.get_by_role("option").locator("span").all_inner_texts()


def coloured(page: Page) -> str:
    return page.locator(".sql-layer").evaluate("layer => layer.textContent").removesuffix("\n")


def test_a_statement_is_written_with_completions_and_run(page: Page, address, history):
    [[papers]] = history.query("select count(*) from papers where upvotes > 1")
    field = field_of(page, address)
    field.fill("")
    field.press_sequentially("sel")
    expect(page.get_by_role("option", selected=True)).to_contain_text("select")
    field.press("Enter")
    expect(field).to_have_value("select")
    field.press_sequentially(" count(*) as papers from pa")
    assert offered(page)[0] == "papers"
    field.press("ArrowDown")
    field.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_contain_text("papers")
    field.press("Tab")
    expect(field).to_be_focused()
    field.press("Control+z")
    expect(field).to_have_value("select count(*) as papers from pa")
    field.press("Control+y")
    field.press_sequentially(" p where p.upv")
    page.get_by_role("option", name="upvotes").first.click()
    field.press_sequentially(" > 1")
    expect(field).to_have_value("select count(*) as papers from papers p where p.upvotes > 1")
    field.press("Control+Enter")
    expect(page.get_by_text("1 row", exact=True)).to_be_visible()
    expect(page.locator("[data-testid=stDataFrame] td").get_by_text(str(papers), exact=True)).to_be_attached()


def test_a_name_with_a_dot_offers_the_columns_of_that_table_alone(page: Page, address, history):
    columns = [
        name for (name,) in history.query("select column_name from duckdb_columns() where table_name = 'topics' order by column_index")
    ]
    field = field_of(page, address)
    for before in ("select topics", "from topics as t select t", "from topics t select t"):
        field.fill(before)
        field.press_sequentially(".")
        assert offered(page) == columns[:8]
    field.fill("from topics as t select u")
    field.press_sequentially(".na")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_macro_gets_one_bracket_and_a_keyword_the_case_of_its_word(page: Page, address):
    field = field_of(page, address)
    for after in ("", "('model')"):
        field.fill(after)
        field.press("Control+Home")
        field.press_sequentially("SEL")
        field.press("Enter")
        field.press_sequentially(" * from share_o")
        field.press("Enter")
        expect(field).to_have_value(f"SELECT * from share_of{after or '('}")


def test_nothing_is_offered_in_strings_comments_and_new_names(page: Page, address):
    field = field_of(page, address)
    for before in ("select 'it''s ", "-- all ", "select 1 /* ", 'select "', "select $$ ", "select 1 as "):
        field.fill(before)
        field.press_sequentially("pap")
        expect(page.get_by_role("listbox")).to_have_count(0)
    for before in ("select 'it''s', ", "-- all\n", "select 1 /* */ "):
        field.fill(before)
        field.press_sequentially("pap")
        expect(page.get_by_role("listbox")).to_be_visible()


def test_keys_do_in_the_field_what_they_do_anywhere_while_nothing_is_offered(page: Page, address):
    """Nobody who uses a keyboard is kept in the field, and a word that is whole ends a line."""
    field = field_of(page, address)
    run = page.get_by_role("button", name="Run")
    field.fill("")
    field.press_sequentially("select pape")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.press("Tab")
    expect(field).to_have_value("select pape")
    expect(run).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(field).to_be_focused()
    field.fill("")
    field.press_sequentially("order by upvotes desc")
    field.press("Enter")
    field.press_sequentially("limit")
    field.press("Tab")
    expect(field).to_have_value("order by upvotes desc\nlimit")
    expect(run).to_be_focused()
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_what_is_chosen_is_coloured_and_on_no_other_page(page: Page, address):
    field = field_of(page, address)
    given = field.input_value()
    for example in ("Papers listed most often", "Topics by number of papers"):
        page.get_by_role("combobox", name="Examples").click()
        page.get_by_role("option", name=example).click()
        expect(field).not_to_have_value(given)
        given = field.input_value()
        assert coloured(page) == given
        settled(page)
    expect(page.locator(".sql-layer .table", has_text="paper_topics")).to_have_count(2)
    page.get_by_role("link", name="Papers", exact=True).first.click()
    expect(page.get_by_role("heading", name="Papers", level=1)).to_be_visible()
    expect(page.locator(".sql-layer")).to_have_count(0)
    settled(page)
    page.get_by_role("link", name="SQL", exact=True).first.click()
    expect(page.locator(".sql-layer .keyword").first).to_be_attached()
    assert coloured(page) == page.get_by_role("textbox", name="Statement").input_value()


def test_colours_lie_on_the_letters(browser: Browser, address):
    """Both break lines at the same letters, also beside a scroll bar, and scroll together."""
    with browser.browser_type.launch(executable_path=CHROMIUM, args=ARGUMENTS, ignore_default_args=["--hide-scrollbars"]) as own:
        page = own.new_page()
        page.set_default_timeout(PATIENCE)
        field, layer = field_of(page, address), page.locator(".sql-layer")
        field.fill("\n".join(f"select {'title, ' * place} count(*) from papers -- {'é' * place}" for place in range(1, 40)) + "\n")
        for width in (1440, 380):
            page.set_viewport_size({"width": width, "height": 900})
            settled(page)
            assert layer.evaluate(SIZES) == field.evaluate(SIZES)
            for key in ("Control+Home", "Control+End"):
                field.press(key)
                page.wait_for_function(
                    "([field, layer]) => field.scrollTop === layer.scrollTop", arg=[field.element_handle(), layer.element_handle()]
                )
            assert field.evaluate("field => field.scrollTop") > 0


def test_a_statement_stays_text(page: Page, address):
    field = field_of(page, address)
    field.fill(HOSTILE)
    assert coloured(page) == HOSTILE
    assert page.locator(".sql-layer *").evaluate_all("all => [...new Set(all.map((one) => one.tagName))]") == ["SPAN"]
    assert page.title() != "taken"


@pytest.mark.parametrize(("width", "theme"), FORMS)
def test_the_field_and_its_list_are_accessible(open_in, address, width, theme):
    page = open_in(width, theme)
    field = field_of(page, address)
    field.fill(EVERY_KIND * 4)
    contrasts = page.evaluate(CONTRASTS)
    assert {kind for kind, _ in contrasts} == {"comment", "keyword", "column", "function", "string", "table", "number"}
    assert [(kind, contrast) for kind, contrast in contrasts if contrast < ENOUGH] == []
    field.press("Control+End")
    field.press_sequentially("pap")
    expect(page.get_by_role("listbox", name="Completions")).to_be_visible()
    assert field.get_attribute("aria-activedescendant") == page.get_by_role("option", selected=True).get_attribute("id")
    assert page.get_by_role("option").last.evaluate(ON_TOP)
    assert found_by_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
