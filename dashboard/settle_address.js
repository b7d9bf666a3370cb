// Restores the address of a page that was just opened, if Streamlit wrote another, and runs the page again.
// `opening` counts the pages that were opened: Streamlit may run an earlier page's script again, which must do nothing then.
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
