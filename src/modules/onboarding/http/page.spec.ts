import { page } from './page.js';

describe('page', () => {
  it('shows texts as texts, whatever they hold', () => {
    const html = page('<b>"x"', [`<script>alert('1')</script> & more`]);
    expect(html).toContain('<h1>&lt;b&gt;&quot;x&quot;</h1>');
    expect(html).toContain('<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; more</p>');
    expect(html).not.toContain('<script');
  });
});
