package ui

// The pages of the centre, in the order of their tabs.
const (
	tabNetwork = iota
	tabTraining
	tabMistakes
	tabCard
	tabDigits
)

// newViews makes the pages.
func newViews() []view {
	return []view{&networkView{}, &trainingView{}, &mistakesView{}, &cardView{}, &digitsView{}}
}

// drawCentre draws the tabs and the page that is chosen.
func (u *UI) drawCentre(c C) {
	p := u.plan
	pad := p.Pad()
	v := u.views[u.tab]
	u.views[tabTraining].(*trainingView).motion(c, u.s)
	room := c.W - 2*pad
	c.Box(pad, 0, room, tabsHeight, func(c C) {
		used := float32(0)
		c.Box(0, 0, c.W, c.H, func(c C) { used = v.Right(c, u.s) })
		gap := float32(24)
		if p.Short {
			gap = 18
		}
		room := c.W - used - 12
		if c.TabsWidth(textTabs[:], gap) > room {
			// What is cut off is found in a list.
			const more = 30
			room -= more + 6
			c.Box(room+6, (c.H-28)/2, more, 28, func(c C) {
				if i := u.pages.Layout(c, Dropped{Options: textTabs[:], Chosen: u.tab, Name: textPages, Tip: textPages, Small: true}); i >= 0 {
					u.show(i)
				}
			})
		}
		if i := u.tabs.Layout(c, textTabs[:], u.tab, gap, room); i >= 0 {
			u.show(i)
		}
	})
	c.Clip(0, tabsHeight, c.W, c.H-tabsHeight, func(c C) {
		// With very large text a page is laid out in the least box that holds it: shrunk to the width, scrolled in height.
		if k := c.W / leastPageW; k < 1 {
			c.Metric.PxPerDp *= k
			c.Metric.PxPerSp *= k
			c.W, c.H = c.W/k, c.H/k
		}
		least := float32(leastPageH)
		switch {
		case u.tab == tabDigits:
			least = leastDigitsH // with a row of them in sight
		case u.tab == tabCard && u.s.Compare.Model() == nil:
			least = 0 // it scrolls by itself
		}
		if c.H >= least {
			v.Layout(c, u.s)
			return
		}
		u.page.Layout(c, least, func(c C) { v.Layout(c, u.s) })
	})
}

// show turns to a page.
func (u *UI) show(tab int) {
	u.tab = max(0, min(tab, len(u.views)-1))
	u.page.Reset()
}
