// Gives a page that was just opened its own state in the address, if Streamlit wrote another, and has the page run again.
// `opening` counts the pages that were opened: a script that Streamlit runs once more must not settle the address of an earlier one.
(page, query, opening, looks = 40) => {
  if (opening <= (window.papertrendsOpening ?? 0)) return;
  window.papertrendsOpening = opening;
  const state = (text) => String(new URLSearchParams(text)); // whether a blank is written + or %20 is no difference
  const look = () => {
    if (window.papertrendsOpening !== opening) return;
    if (location.pathname.split("/").pop() !== page) {
      if (looks--) setTimeout(look, 50); // Streamlit writes the path a moment after the page has come
    } else if (state(location.search) !== state(query)) {
      history.replaceState({}, "", location.pathname + (query ? `?${query}` : ""));
      dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    }
  };
  look();
}
